//! Weekly rules against the published holidays, and edits of single days.

use super::super::pool::CellState;
use super::*;
use jiff::civil::date;
use nqi_kernel::worktime::china;

fn rules() -> Rules {
    Rules {
        pool: Uuid::from_u128(1),
        provider: Uuid::from_u128(2),
        weekday_totals: [8, 8, 8, 8, 6, 0, 0],
        observe_holidays: true,
        horizon_days: 30,
    }
}

fn cell(day: Date) -> Cell {
    let absent = Cell::absent(Uuid::from_u128(1), Uuid::from_u128(2), day);
    absent.with(rules().day(&china(), day))
}

#[test]
fn weekends_and_holidays_are_days_of_rest_and_make_up_days_work() {
    let (rules, calendar) = (rules(), china());
    let told = |day| {
        let it = rules.day(&calendar, day);
        (it.total, it.closed, it.holiday, it.reason)
    };
    assert_eq!(told(date(2026, 1, 8)), (8, false, false, String::new()), "a Thursday");
    assert_eq!(told(date(2026, 1, 9)), (6, false, false, String::new()), "a Friday");
    assert_eq!(told(date(2026, 1, 10)), (0, true, true, String::new()), "a Saturday");
    let spring = told(date(2026, 2, 17));
    assert_eq!((spring.0, spring.2, spring.3.contains("春节")), (0, true, true), "{spring:?}");
    let make_up = date(2026, 2, 14);
    assert!(calendar.is_working_day(make_up) && !calendar.works_by_week(make_up), "a Saturday of work");
    assert_eq!(told(make_up).0, 8);
    let always = Rules { observe_holidays: false, ..rules.clone() };
    assert_eq!(always.day(&calendar, date(2026, 2, 17)).total, 8);
}

#[test]
fn days_set_by_hand_win_and_taken_units_are_kept() {
    let (rules, calendar, today) = (rules(), china(), date(2026, 1, 5));
    let mut own = cell(date(2026, 1, 6));
    (own.total, own.origin) = (2, Origin::Override);
    let mut taken = cell(date(2026, 1, 10));
    (taken.total, taken.used) = (5, 3);
    let plan = rules.plan(&calendar, today, &[own, taken]);
    assert_eq!((plan.overridden, plan.exceeded.clone()), (1, vec![date(2026, 1, 10)]));
    assert_eq!(plan.changed.len(), 30, "31 days but the one set by hand");
    let kept = plan.changed.iter().find(|it| it.day == date(2026, 1, 10)).expect("planned");
    assert_eq!((kept.total, kept.closed), (3, true));
    let made: Vec<Cell> =
        plan.changed.iter().map(|it| cell(it.day).with(it.clone())).filter(|it| it.day.day() != 10).collect();
    let again = rules.plan(&calendar, today, &made);
    assert_eq!(
        again.changed.iter().map(|it| it.day.day()).collect::<Vec<_>>(),
        [6, 10],
        "nothing else is new"
    );
}

#[test]
fn days_of_rest_are_neither_closed_nor_opened_with_their_range() {
    let (rules, calendar, rest) = (rules(), china(), cell(date(2026, 1, 10)));
    for edit in [Edit::Close, Edit::Open] {
        assert_eq!(edit.apply(&rest, Some(&rules), &calendar, "检修"), None);
    }
    let worked = Edit::SetTotal(3).apply(&rest, Some(&rules), &calendar, "加班").expect("a day of work");
    assert_eq!((worked.total, worked.closed, worked.holiday), (3, false, false));
}

#[test]
fn days_behind_a_shorter_horizon_follow_the_new_rules() {
    let (calendar, today) = (china(), date(2026, 1, 5));
    let made: Vec<Cell> =
        (0..=30).map(|ahead| cell(today.checked_add(ahead.days()).expect("a day"))).collect();
    let shorter = Rules { horizon_days: 7, weekday_totals: [8, 8, 8, 8, 0, 0, 0], ..rules() };
    let plan = shorter.plan(&calendar, today, &made);
    let fridays = [date(2026, 1, 9), date(2026, 1, 16), date(2026, 1, 23), date(2026, 1, 30)];
    let changed: Vec<(Date, i32)> = plan.changed.iter().map(|it| (it.day, it.total)).collect();
    assert_eq!(changed, fridays.map(|day| (day, 0)));
}

#[test]
fn open_full_closed_and_holiday_are_told_apart() {
    let mut day = cell(date(2026, 1, 8));
    assert_eq!(day.state(), CellState::Open);
    assert!(day.take(8) && !day.take(1));
    assert_eq!(day.state(), CellState::Full);
    day.closed = true;
    assert_eq!((day.state(), day.free()), (CellState::Closed, 0));
    assert_eq!(cell(date(2026, 1, 10)).state(), CellState::Holiday);
}

#[test]
fn an_edit_changes_what_it_names_and_nothing_else() {
    let (calendar, rules) = (china(), rules());
    let on = |edit: Edit, it: &Cell| edit.apply(it, Some(&rules), &calendar, "检修");
    let day = cell(date(2026, 1, 8));
    let closed = day.with(on(Edit::Close, &day).expect("open before"));
    assert_eq!((closed.state(), closed.total, closed.reason.as_str()), (CellState::Closed, 8, "检修"));
    assert_eq!(on(Edit::Close, &closed), None, "closed already");
    let fewer = closed.with(on(Edit::SetTotal(3), &closed).expect("another total"));
    assert_eq!((fewer.total, fewer.closed), (3, true), "still closed");
    assert_eq!(on(Edit::FollowRules, &fewer), Some(day.capacity()));
    assert_eq!(Edit::FollowRules.apply(&fewer, None, &calendar, ""), None, "no rules to follow");
    let rest = cell(date(2026, 1, 10));
    let worked = rest.with(on(Edit::SetTotal(4), &rest).expect("a day of rest"));
    assert_eq!(worked.state(), CellState::Open);
    let absent = Cell::absent(day.pool, day.provider, date(2027, 1, 1));
    assert_eq!(on(Edit::Open, &absent), None);
}

#[test]
fn a_range_is_filtered_by_weekday() {
    let (from, to) = (date(2026, 1, 5), date(2026, 1, 18));
    assert_eq!(days(from, to, &[]).len(), 14);
    let chosen = days(from, to, &[Weekday::Monday, Weekday::Sunday]);
    assert_eq!(chosen.iter().map(|day| day.day()).collect::<Vec<_>>(), [5, 11, 12, 18]);
    assert_eq!(days(to, from, &[]), []);
}
