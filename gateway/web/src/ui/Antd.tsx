// antd for the areas that use it: the portal's colours, the page's language, the nonce of the security policy.
import { ConfigProvider, theme } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSettings } from '../app/settings';
import { nonce } from './nonce';

const SIZES = { standard: 14, large: 16, huge: 18 } as const;

export function Antd({ children }: { children: ReactNode }) {
  const { i18n } = useTranslation();
  const { dark, size } = useSettings();
  return (
    <ConfigProvider
      csp={nonce ? { nonce } : undefined}
      locale={i18n.language === 'en' ? enUS : zhCN}
      button={{ autoInsertSpace: false }}
      theme={{
        algorithm: dark ? theme.darkAlgorithm : theme.defaultAlgorithm,
        token: {
          colorPrimary: dark ? '#6fa8ff' : '#0958d9',
          colorText: dark ? '#f0f2f5' : '#1f2329',
          colorTextSecondary: dark ? '#d0d5dd' : '#434b57',
          colorTextTertiary: dark ? '#b6bdc8' : '#5a6472',
          colorTextPlaceholder: dark ? '#b6bdc8' : '#5a6472',
          colorTextDescription: dark ? '#b6bdc8' : '#5a6472',
          colorBorder: dark ? '#8b949f' : '#7c8592',
          colorBorderSecondary: dark ? '#33383f' : '#e3e7ec',
          colorBgContainer: dark ? '#141414' : '#ffffff',
          fontFamily: 'var(--font)',
          fontSize: SIZES[size],
          borderRadius: 6,
          motion: false,
        },
      }}
    >
      {children}
    </ConfigProvider>
  );
}
