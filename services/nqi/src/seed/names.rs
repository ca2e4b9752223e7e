//! Names, telephones and addresses that nobody can mistake for real ones.

use nqi_kernel::region::Region;
use nqi_kernel::uscc::Uscc;
use nqi_proto::r#type::v1::Contact;

/// The eight regions of the city, by code.
pub const REGIONS: [&str; 8] =
    ["371002", "371003", "371082", "371083", "371071", "371072", "371073", "WH-FTZ"];

/// The name of a region, without its level.
pub fn region_zh(code: &str) -> &'static str {
    Region::parse(code).map(Region::zh).unwrap_or("威海市")
}

/// A valid credit code of nobody: the `serial`th of the demonstration data.
pub fn credit_code(region: &str, serial: usize) -> String {
    let registrar = Region::parse(region).map(Region::registrar).unwrap_or("371000");
    let serial = u32::try_from(serial).unwrap_or(0);
    // Serials stay far below the five digits that the form has room for, and every registrar has six digits.
    Uscc::fictitious(registrar, serial).map(|code| code.to_string()).unwrap_or_default()
}

/// The telephone number of the `serial`th organisation: 0631-0000001 and on, numbers that the network does not give out.
pub fn phone(serial: usize) -> String {
    format!("0631-{serial:07}")
}

/// The contact of an account.
pub fn contact(account: &str, serial: usize) -> Contact {
    Contact { name: person(serial), phone: phone(serial), email: format!("{account}@example.com") }
}

/// A person's name that says it is an example.
pub fn person(serial: usize) -> String {
    const FAMILY: [&str; 12] = ["赵", "钱", "孙", "李", "周", "吴", "郑", "王", "冯", "陈", "褚", "卫"];
    const ORDER: [&str; 10] = ["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸"];
    format!("{}示例{}", FAMILY[serial % FAMILY.len()], ORDER[(serial / FAMILY.len()) % ORDER.len()])
}

/// An address of an example.
pub fn address(region: &str, serial: usize) -> String {
    let city = if REGIONS.contains(&region) { "威海市" } else { "" };
    format!("山东省{city}{}示例路{}号", region_zh(region), serial)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_valid_and_visibly_fictitious() {
        for (serial, region) in REGIONS.iter().enumerate() {
            let code = credit_code(region, serial + 1);
            let parsed = Uscc::parse(&code).expect("a valid code");
            assert!(parsed.looks_fictitious() && parsed.warnings().is_empty(), "{code}");
        }
    }

    #[test]
    fn telephones_have_the_form_of_fixed_lines_and_regions_are_known() {
        assert_eq!(phone(1), "0631-0000001");
        assert!(REGIONS.iter().all(|code| Region::parse(code).is_ok_and(Region::is_local)));
        assert!(nqi_kernel::phone::Phone::parse(&phone(124)).is_ok());
    }
}
