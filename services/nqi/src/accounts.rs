//! The demonstration accounts, printed at the start.

use nqi_platform::config::Config;
use serde::Deserialize;

use crate::data;

/// The part of the seed's summary that a newcomer needs.
#[derive(Deserialize)]
struct Summary {
    password: String,
    accounts: Vec<Account>,
}

#[derive(Deserialize)]
struct Account {
    role: String,
    account: String,
    organization: String,
}

/// Prints one account per role of the data in the folder, and the password that they share.
#[allow(clippy::print_stdout)]
pub fn print(config: &Config) {
    let summary = data::summary(config).and_then(|text| serde_json::from_str::<Summary>(&text).ok());
    let Some(summary) = summary else {
        println!("  The data folder holds no demonstration data. 数据目录没有演示数据。");
        return;
    };
    println!("  Demo accounts, password {} 演示账号（密码相同）:", summary.password);
    for account in summary.accounts {
        println!("    {:<12} {:<24} {}", account.role, account.account, account.organization);
    }
}
