//! Offers.

use nqi_tests::case::Stage;
use nqi_tests::world::World;
use serde_json::{Value, json};

use super::super::subject::{Needs, Subject};
use super::{Row, row};

fn offer(_: &World, s: &Subject) -> Value {
    json!({"id": s.case.offer})
}

pub fn rows() -> Vec<Row> {
    vec![
        row("requests.OfferService.SendOffers", Needs::Case(Stage::Invited), |w, s| {
            // The fourth laboratory is beyond the three that are invited at once.
            json!({"service_request_id": s.case.request, "item_id": s.case.item, "provider_ids": [w.labs[3].owner.id()]})
        }),
        row("requests.OfferService.GetOffer", Needs::Case(Stage::Quoted), offer),
        row("requests.OfferService.ListOffers", Needs::Nothing, |_, _| json!({})),
        row(
            "requests.OfferService.RespondOffer",
            Needs::Case(Stage::Invited),
            |_, s| json!({"id": s.case.offer, "will_quote": true}),
        ),
        row("requests.OfferService.QuoteOffer", Needs::Case(Stage::Quoting), |w, s| w.quote(&s.case)),
        row(
            "requests.OfferService.WithdrawOffer",
            Needs::Case(Stage::Quoted),
            |_, s| json!({"id": s.case.offer, "reason": "设备故障"}),
        ),
        row(
            "requests.OfferService.AskQuestion",
            Needs::Case(Stage::Quoting),
            |_, s| json!({"id": s.case.offer, "question": "样品数量是多少？"}),
        ),
        row(
            "requests.OfferService.AnswerQuestion",
            Needs::Question,
            |_, s| json!({"id": s.case.offer, "answer": "三份"}),
        ),
        row(
            "requests.OfferService.AskRequote",
            Needs::Case(Stage::Quoted),
            |_, s| json!({"id": s.case.offer, "reason": "请考虑降价"}),
        ),
        row(
            "requests.OfferService.AwardOffer",
            Needs::Case(Stage::Quoted),
            |_, s| json!({"id": s.case.offer, "quote_version": 1}),
        ),
        row(
            "requests.OfferService.AwardOffers",
            Needs::Case(Stage::Quoted),
            |_, s| json!({"service_request_id": s.case.request, "offers": [{"id": s.case.offer, "quote_version": 1}]}),
        ),
    ]
}
