//! The region table's own consistency.

use super::*;

fn region(code: &str) -> Region {
    Region::parse(code).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn the_eight_local_regions_have_codes_names_and_the_city_above() {
    let local: Vec<&str> = Region::local().map(Region::code).collect();
    assert_eq!(local, ["371002", "371003", "371082", "371083", "371071", "371072", "371073", "WH-FTZ"]);
    assert_eq!(region("环翠区"), region(" 371002 "));
    assert_eq!(region("wh-ftz").zh(), "综合保税区");
    assert_eq!(region("371083").parent(), Some(region("371000")));
    assert_eq!(region("CN").parent(), None);
    let error = Region::parse("999999").unwrap_err();
    assert!(error.to_string().contains("371002") && error.zh().contains("999999"));
}

#[test]
fn neighbours_are_mutual_and_every_reference_is_known() {
    for one in Region::all() {
        assert_eq!(one.neighbours().count(), one.0.neighbours.len(), "{one:?}");
        assert_eq!(one.within().count(), one.0.within.len(), "{one:?}");
        for other in one.neighbours() {
            assert!(other.neighbours().any(|back| back == one), "{one:?} {other:?}");
        }
    }
}

#[test]
fn zones_lie_inside_districts_and_are_no_gb_codes() {
    assert!(!region("371071").is_gb() && region("371082").is_gb() && !region("WH-FTZ").is_gb());
    assert_eq!(region("371073").within().map(Region::code).collect::<Vec<_>>(), ["371002", "371003"]);
    assert_eq!(region("WH-FTZ").registrar(), "371000");
    assert_eq!(region("371002").registrar(), "371002");
}

#[test]
fn an_area_includes_what_lies_below_it_and_zones_inside_it() {
    for (area, place, expected) in [
        ("CN", "371071", true),
        ("370000", "371002", true),
        ("371000", "WH-FTZ", true),
        ("371002", "371002", true),
        ("371002", "371071", true),
        ("371003", "371071", false),
        ("371071", "371002", false),
        ("370200", "371002", false),
    ] {
        assert_eq!(region(area).includes(region(place)), expected, "{area} {place}");
    }
}

#[test]
fn centres_are_as_far_apart_as_the_map_says() {
    let km = |a: &str, b: &str| metres(region(a).centroid(), region(b).centroid()) / 1000;
    assert!((30..40).contains(&km("371002", "371003")));
    assert!((75..90).contains(&km("371002", "371083")));
    assert!((200..240).contains(&km("371000", "370200")));
    assert_eq!(km("371002", "371002"), 0);
}
