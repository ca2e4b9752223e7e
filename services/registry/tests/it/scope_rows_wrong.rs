//! Every way in which a row of a sheet can be wrong has its own code, its column, and its remedy in two languages.

use crate::scope_tour::Tour;
use crate::world::{Shop, World};
use nqi_store::on_both_dialects;

const HEADER: &str = "业务类型,场所,资质证书编号,检测对象,项目/参数,依据的标准(方法)名称及编号,测量范围,条件,扩展不确定度,k,限制范围,有效期起,有效期止,状态\n";

on_both_dialects! {
    async fn wrong_cells_are_told_one_by_one(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        let foreign = Shop::open(&world, 2).await;
        let good = "校准,主场所,211520340001,卡尺,长度,JJG 30-2012,0 ~ 300 mm,频率=50 Hz,0.02 mm,2,,2026-01-01,2026年12月31日,正常";
        let wrong: [(&str, &str, String); 22] = [
            ("STANDARD_SERIES", "依据的标准(方法)名称及编号", good.replace("JJG 30-2012", "GB/T 2423（系列）")),
            ("STANDARD_YEAR_MISSING", "依据的标准(方法)名称及编号", good.replace("JJG 30-2012", "JJG 30")),
            ("STANDARD_UNREADABLE", "依据的标准(方法)名称及编号", good.replace("JJG 30-2012", "某企业方法")),
            ("SITE_UNKNOWN", "场所", good.replace("主场所", &foreign.site.to_string())),
            ("SITE_MISSING", "场所", good.replace("主场所", "")),
            ("CERTIFICATE_UNKNOWN", "资质证书编号", good.replace("211520340001", "211520349999")),
            ("CERTIFICATE_UNKNOWN", "资质证书编号", good.replace("211520340001", &foreign.accreditation.to_string())),
            ("CERTIFICATE_MISSING", "资质证书编号", good.replace("211520340001", "")),
            ("DATES_REVERSED", "有效期止", good.replace("2026年12月31日", "2025-12-31")),
            ("DATE_UNREADABLE", "有效期止", good.replace("2026年12月31日", "长期")),
            ("UNIT_MISMATCH", "扩展不确定度", good.replace("0.02 mm", "0.02 Ω")),
            ("RANGE_UNREADABLE", "测量范围", good.replace("0 ~ 300 mm", "大约三百")),
            ("RANGE_UNREADABLE", "测量范围", good.replace("0 ~ 300 mm", "300 ~ 0 mm")),
            ("QUALIFIER_UNREADABLE", "条件", good.replace("频率=50 Hz", "五十赫兹")),
            ("K_UNREADABLE", "k", good.replace(",2,,", ",9,,")),
            ("KIND_UNKNOWN", "业务类型", good.replace("校准,", "修理,")),
            ("KIND_MISSING", "业务类型", good.replace("校准,", ",")),
            ("OBJECT_MISSING", "检测对象", good.replace("卡尺", "")),
            // As long as a row written by hand may be, and no longer.
            ("TEXT_TOO_LONG", "检测对象", good.replace("卡尺", &"尺".repeat(201))),
            ("TEXT_TOO_LONG", "限制范围", good.replace(",2,,", &format!(",2,{},", "限".repeat(501)))),
            ("TEXT_TOO_LONG", "条件", good.replace("频率=", &format!("{}=", "频".repeat(51)))),
            ("STATE_UNKNOWN", "状态", good.replace("正常", "也许")),
        ];
        let mut sheet = HEADER.to_owned();
        for (_, _, line) in &wrong {
            sheet.push_str(&format!("{line}\n"));
        }
        // The good row, and the same once more in other words.
        sheet.push_str(&format!("{good}\n{}\n", good.replace("卡尺", "卡 尺")));
        let tour = Tour::with(&world, &shop, "", "").await;
        tour.send(sheet.as_bytes()).await.expect("a readable file");
        let checked = tour.check(vec![]).await.expect("the own form");
        let told = tour.errors(500).await;
        let expected: Vec<(i32, &str, &str)> = (2..)
            .zip(&wrong)
            .map(|(row, (code, column, _))| (row, *column, *code))
            .chain([(25, "", "DUPLICATE_ROW")])
            .collect();
        let found: Vec<(i32, &str, &str)> =
            told.iter().map(|it| (it.row, it.column.as_str(), it.code.as_str())).collect();
        assert_eq!(found, expected);
        assert!(told.iter().all(|it| !it.zh.is_empty() && it.en.is_ascii() || it.en.contains('"')), "{told:?}");
        assert_eq!((checked.created, checked.failed), (1, 23));
        assert!(told.last().expect("the repetition").zh.contains("第 24 行"));
    }

    async fn a_published_table_of_calibrations_states_range_and_uncertainty_of_each_row(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        let tour = Tour::open(&world, &shop).await;
        let sheet = "仪器名称,被测量,校准依据,测量范围,扩展不确定度(k=2),限制说明\n\
            卡尺,长度,JJG 30-2012,,0.02 mm,\n千分尺,长度,JJG 21-2008,(0~25)mm,,\n";
        tour.send(sheet.as_bytes()).await.expect("a readable file");
        tour.check(vec![]).await.expect("a table of calibrations");
        let told = tour.errors(50).await;
        let brief: Vec<_> = told.iter().map(|it| (it.row, it.column.as_str(), it.code.as_str())).collect();
        assert_eq!(brief, [(2, "测量范围", "RANGE_MISSING"), (3, "扩展不确定度(k=2)", "UNCERTAINTY_MISSING")]);
    }

    async fn names_that_several_sites_or_certificates_have_are_told_and_their_ids_understood(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        let mut twin = shop.place();
        twin.id = nqi_platform::ids::new_id().to_string();
        world.providers().put_site(shop.owner.ask(twin)).await.expect("a site of the same name");
        let renewed = nqi_platform::ids::new_id();
        let mut certificate = shop.certificate(renewed, 1, "211520340001");
        certificate.accreditation.as_mut().expect("one").valid_from = Some(crate::world::day(2025, 6, 1));
        world.providers().put_accreditation(shop.owner.ask(certificate)).await.expect("of the same number");
        let (site, id) = (shop.site.to_string(), shop.accreditation.to_string());
        let line = |site: &str, certificate: &str, object: &str| {
            format!("检测,{site},{certificate},{object},强度,GB/T 3362-2017,,,,,,,,\n")
        };
        let sheet = format!(
            "{HEADER}{}{}{}",
            line("主场所", &id, "甲"),
            line(&site, "211520340001", "乙"),
            line(&site, &id, "丙"),
        );
        let tour = Tour::with(&world, &shop, "", "").await;
        tour.send(sheet.as_bytes()).await.expect("a readable file");
        let checked = tour.check(vec![]).await.expect("the own form");
        let told = tour.errors(50).await;
        let brief: Vec<_> = told.iter().map(|it| (it.row, it.code.as_str())).collect();
        assert_eq!(brief, [(2, "SITE_AMBIGUOUS"), (3, "CERTIFICATE_AMBIGUOUS")]);
        assert_eq!((checked.created, checked.failed), (1, 2));
    }

    async fn a_certificate_must_cover_the_site_of_its_row(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        let mut site = shop.place();
        site.id = nqi_platform::ids::new_id().to_string();
        site.site.as_mut().expect("a site").display_name = "分场所".into();
        world.providers().put_site(shop.owner.ask(site)).await.expect("a second site");
        let tour = Tour::with(&world, &shop, "", "").await;
        let line = "检测,分场所,211520340001,对象,强度,GB/T 3362-2017,,,,,,,,";
        tour.send(format!("{HEADER}{line}\n").as_bytes()).await.expect("a readable file");
        tour.check(vec![]).await.expect("the own form");
        assert_eq!(tour.errors(50).await[0].code, "CERTIFICATE_NOT_OF_SITE");
    }
}
