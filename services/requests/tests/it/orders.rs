//! Work on an order: samples, questions, reports, objections, cancellations.

use nqi_proto::registry::v1::HoldState;
use nqi_proto::requests::v1 as pb;
use nqi_store::on_both_dialects;
use tonic::Code;

use crate::people::*;
use crate::world::*;

fn sample(id: &str) -> pb::ReceiveSampleRequest {
    pb::ReceiveSampleRequest {
        id: id.to_owned(),
        label: "S-1".to_owned(),
        condition: "完好".to_owned(),
        ..Default::default()
    }
}

/// A refusal with a photo of the sample.
async fn unfit(w: &World, order: &pb::Order) -> pb::RejectSampleRequest {
    let photo = photo_of(w, order, pb::DocumentKind::Sample).await;
    pb::RejectSampleRequest {
        id: order.id.clone(),
        reasons: vec!["断丝".to_owned()],
        photo_document_ids: vec![photo.id],
        ..Default::default()
    }
}

async fn photo_of(w: &World, order: &pb::Order, kind: pb::DocumentKind) -> pb::Document {
    let announced = pb::CreateDocumentRequest {
        order_id: order.id.clone(),
        kind: kind.into(),
        name: "样品.png".to_owned(),
        content_type: "image/png".to_owned(),
        size: PNG.len() as i64,
        ..Default::default()
    };
    w.upload(&lab(1), announced, PNG).await
}

fn resend(id: &str, deviation: &str) -> pb::ResendSampleRequest {
    pb::ResendSampleRequest {
        id: id.to_owned(),
        accept_deviation: deviation.to_owned(),
        ..Default::default()
    }
}

fn cancel(id: &str) -> pb::CancelOrderRequest {
    pb::CancelOrderRequest { id: id.to_owned(), reason: "计划变更".to_owned(), ..Default::default() }
}

fn decide(id: &str, agree: bool) -> pb::DecideCancellationRequest {
    pb::DecideCancellationRequest { id: id.to_owned(), agree, ..Default::default() }
}

fn dispute(id: &str) -> pb::DisputeReportRequest {
    pb::DisputeReportRequest {
        id: id.to_owned(),
        points: vec!["数据与原始记录不符".to_owned()],
        ..Default::default()
    }
}

fn remedy(id: &str, answer: pb::DisputeAnswer, days: i32) -> pb::AnswerDisputeRequest {
    pb::AnswerDisputeRequest {
        id: id.to_owned(),
        answer: answer as i32,
        text: "已复核".to_owned(),
        redo_days: days,
        ..Default::default()
    }
}

on_both_dialects! {
    async fn an_unfit_sample_is_sent_again_and_the_clock_goes_on(fx: Fixture) {
        let w = World::new(fx).await;
        let (case, order) = w.ordered(true).await;
        w.orders().receive_sample(by(&lab(1), sample(&order.id))).await.expect("received");
        w.orders().reject_sample(by(&lab(1), unfit(&w, &order).await)).await.expect("unfit");
        let early = refused(w.orders().receive_sample(by(&lab(1), sample(&order.id))).await);
        assert_eq!(early.reason, "WRONG_STATE", "the enterprise sends another one first");
        w.days(2);
        w.orders().resend_sample(by(&enterprise(), resend(&order.id, ""))).await.expect("sent again");
        w.orders().receive_sample(by(&lab(1), sample(&order.id))).await.expect("received again");
        let again: pb::OrderEvent = w.payload(&case.id, "SampleReceived").await;
        assert!(!again.first_start, "the clock is resumed, not started");
        w.days(4);
        let late = refused(w.orders().reject_sample(by(&lab(1), unfit(&w, &order).await)).await);
        assert_eq!(late.reason, "SAMPLE_CHECK_OVER");
    }

    async fn a_sample_is_refused_with_a_photo_of_it(fx: Fixture) {
        let w = World::new(fx).await;
        let (_, order) = w.ordered(true).await;
        let (_, other) = w.ordered(true).await;
        let silent = pb::RejectSampleRequest { photo_document_ids: vec![], ..unfit(&w, &order).await };
        let without = refused(w.orders().reject_sample(by(&lab(1), silent.clone())).await);
        assert_eq!(fields(&without), [("photo_document_ids".to_owned(), "REQUIRED".to_owned())]);
        let report = photo_of(&w, &order, pb::DocumentKind::Report).await;
        let elsewhere = photo_of(&w, &other, pb::DocumentKind::Sample).await;
        let wrong = pb::RejectSampleRequest { photo_document_ids: vec![report.id, elsewhere.id], ..silent };
        let wrong = fields(&refused(w.orders().reject_sample(by(&lab(1), wrong)).await));
        let wrong: Vec<&str> = wrong.iter().map(|(field, _)| field.as_str()).collect();
        assert_eq!(wrong, ["photo_document_ids[0]", "photo_document_ids[1]"]);
        let unfit = unfit(&w, &order).await;
        let told = w.orders().reject_sample(by(&lab(1), unfit.clone())).await.expect("unfit").into_inner();
        assert_eq!(told.sample.expect("a sample").photo_document_ids, unfit.photo_document_ids);
    }

    async fn an_accepted_deviation_must_be_stated_in_the_report(fx: Fixture) {
        let w = World::new(fx).await;
        let (_, order) = w.ordered(true).await;
        w.orders().reject_sample(by(&lab(1), unfit(&w, &order).await)).await.expect("unfit on arrival");
        let going = w.orders().resend_sample(by(&enterprise(), resend(&order.id, "长度不足 5 mm"))).await;
        assert_eq!(going.expect("accepted").into_inner().state(), pb::OrderState::InProgress);
        let mut report = w.report(&order, "R-1").await;
        let problem = refused(w.orders().deliver_report(by(&lab(1), report.clone())).await);
        assert_eq!(fields(&problem), [("report.deviation".to_owned(), "REQUIRED".to_owned())]);
        report.report.as_mut().unwrap().deviation = "样品长度不足 5 mm，经委托方同意".to_owned();
        w.orders().deliver_report(by(&lab(1), report)).await.expect("delivered");
    }

    async fn a_question_stops_the_work_until_it_is_answered(fx: Fixture) {
        let w = World::new(fx).await;
        let (case, order) = w.ordered(false).await;
        let ask = pb::RequestConfirmationRequest { id: order.id.clone(), question: "可否加热？".to_owned(), ..Default::default() };
        w.orders().request_confirmation(by(&lab(1), ask)).await.expect("asked");
        let report = w.report(&order, "R-1").await;
        assert_eq!(refused(w.orders().deliver_report(by(&lab(1), report)).await).reason, "WRONG_STATE");
        let answer = pb::AnswerConfirmationRequest { id: order.id.clone(), answer: "可以".to_owned(), ..Default::default() };
        let going = w.orders().answer_confirmation(by(&enterprise(), answer)).await.expect("answered").into_inner();
        assert_eq!((going.state(), going.answer.as_str()), (pb::OrderState::InProgress, "可以"));
        let event: pb::OrderEvent = w.payload(&case.id, "OrderConfirmed").await;
        assert!(!event.automatic);
    }

    async fn no_report_leaves_under_a_mark_that_does_not_cover_it(fx: Fixture) {
        let w = World::new(fx).await;
        let (_, order) = w.ordered(false).await;
        w.near.lock().out_of_scope.insert("拉伸强度".to_owned());
        let report = w.report(&order, "R-1").await;
        let problem = refused(w.orders().deliver_report(by(&lab(1), report.clone())).await);
        assert_eq!((problem.code, problem.reason.as_ref()), (Code::FailedPrecondition, "REPORT_OUT_OF_SCOPE"));
        assert_eq!(problem.fact("field"), Some("report.rows[0]"));
        let mut unmarked = report.clone();
        unmarked.report.as_mut().unwrap().marks.clear();
        let problem = refused(w.orders().deliver_report(by(&lab(1), unmarked)).await);
        assert_eq!(fields(&problem), [("report.marks".to_owned(), "MARK_REQUIRED".to_owned())], "the need asks for CMA");
        assert_eq!(w.order(&order.id).await.state(), pb::OrderState::InProgress);
        w.near.lock().out_of_scope.clear();
        w.orders().deliver_report(by(&lab(1), report)).await.expect("delivered");
    }

    async fn a_report_of_a_day_on_which_its_row_was_suspended_is_refused_and_of_the_day_after_is_not(fx: Fixture) {
        let w = World::new(fx).await;
        let (_, order) = w.ordered(false).await;
        let mut report = w.report(&order, "R-1").await;
        let tested = report.report.as_ref().unwrap().test_date.expect("a day");
        let after = nqi_platform::wire::day("test_date", &tested).expect("a day").tomorrow().expect("a next day");
        w.near.lock().suspended.push(tested);
        let problem = refused(w.orders().deliver_report(by(&lab(1), report.clone())).await);
        assert_eq!((problem.code, problem.reason.as_ref()), (Code::FailedPrecondition, "REPORT_OUT_OF_SCOPE"));
        // Lifted today or not: the day of the test counts, not the day of the report.
        w.pass(jiff::SignedDuration::from_hours(24));
        let problem = refused(w.orders().deliver_report(by(&lab(1), report.clone())).await);
        assert_eq!(problem.reason, "REPORT_OUT_OF_SCOPE");
        assert_eq!(w.order(&order.id).await.state(), pb::OrderState::InProgress);
        report.report.as_mut().unwrap().test_date = Some(nqi_platform::wire::date(after));
        w.orders().deliver_report(by(&lab(1), report)).await.expect("delivered");
    }

    async fn a_report_needs_a_ready_file_and_a_number_of_its_own(fx: Fixture) {
        let w = World::new(fx).await;
        let (_, first) = w.delivered().await;
        let (_, order) = w.ordered(false).await;
        let taken = w.report(&order, "R-1").await;
        let problem = refused(w.orders().deliver_report(by(&lab(1), taken)).await);
        assert_eq!(fields(&problem), [("report.number".to_owned(), "REPORT_NUMBER_TAKEN".to_owned())]);
        let mut foreign = w.report(&order, "R-2").await;
        foreign.report.as_mut().unwrap().document_id = first.reports[0].document_id.clone();
        let problem = refused(w.orders().deliver_report(by(&lab(1), foreign)).await);
        assert_eq!(fields(&problem)[0].0, "report.document_id", "a file of another order");
        let announced = pb::CreateDocumentRequest {
            order_id: order.id.clone(),
            kind: pb::DocumentKind::Report as i32,
            name: "r.pdf".to_owned(),
            content_type: "application/pdf".to_owned(),
            size: 10,
            ..Default::default()
        };
        let empty = w.documents().create_document(by(&lab(1), announced)).await.expect("announced").into_inner();
        let mut unready = w.report(&order, "R-2").await;
        unready.report.as_mut().unwrap().document_id = empty.id;
        assert_eq!(refused(w.orders().deliver_report(by(&lab(1), unready)).await).reason, "DOCUMENT_NOT_READY");
        let mut future = w.report(&order, "R-2").await;
        future.report.as_mut().unwrap().test_date = Some(nqi_platform::wire::date(jiff::civil::date(2026, 2, 1)));
        let problem = refused(w.orders().deliver_report(by(&lab(1), future)).await);
        assert_eq!(fields(&problem)[0].0, "report.test_date");
    }

    async fn an_amended_report_replaces_the_one_before(fx: Fixture) {
        let w = World::new(fx).await;
        let (case, order) = w.delivered().await;
        w.orders().dispute_report(by(&enterprise(), dispute(&order.id))).await.expect("disputed");
        let opened: pb::OrderEvent = w.payload(&case.id, "ComplaintOpened").await;
        assert!(!opened.complaint_id.is_empty());
        w.orders().answer_dispute(by(&lab(1), remedy(&order.id, pb::DisputeAnswer::Amend, 0))).await.expect("upheld");
        let answered: pb::OrderEvent = w.payload(&case.id, "ComplaintAnswered").await;
        assert_eq!(answered.complaint_id, opened.complaint_id);
        let report = w.report(&order, "R-1-A").await;
        let order = w.orders().deliver_report(by(&lab(1), report)).await.expect("delivered again").into_inner();
        assert_eq!(order.reports.iter().map(|report| report.version).collect::<Vec<_>>(), [1, 2]);
        let old = pb::GetDocumentRequest { id: order.reports[0].document_id.clone() };
        let old = w.documents().get_document(by(&lab(1), old)).await.expect("the old file").into_inner();
        assert_eq!(old.state(), pb::DocumentState::Superseded);
        let events = w.events(&case.id).await;
        assert_eq!(events[events.len() - 5..], [
            "ReportDisputed", "ComplaintOpened", "ReportReturned", "ComplaintAnswered", "ReportDelivered",
        ]);
    }

    async fn a_redo_is_a_new_attempt_within_the_first_promise(fx: Fixture) {
        let w = World::new(fx).await;
        let (case, order) = w.delivered().await;
        w.orders().dispute_report(by(&enterprise(), dispute(&order.id))).await.expect("disputed");
        let long = refused(w.orders().answer_dispute(by(&lab(1), remedy(&order.id, pb::DisputeAnswer::Redo, 9))).await);
        assert_eq!(long.reason, "REDO_TOO_LONG");
        w.orders().answer_dispute(by(&lab(1), remedy(&order.id, pb::DisputeAnswer::Redo, 5))).await.expect("again");
        let event: pb::OrderEvent = w.payload(&case.id, "ReworkOrdered").await;
        assert_eq!((event.attempt, event.promised_days), (2, 5));
    }

    async fn a_dismissed_objection_leaves_five_days_and_no_second_objection(fx: Fixture) {
        let w = World::new(fx).await;
        let (case, order) = w.delivered().await;
        w.days(14);
        w.orders().dispute_report(by(&enterprise(), dispute(&order.id))).await.expect("disputed");
        w.days(2);
        assert_eq!(nqi_requests::sweep(&w.deps).await.expect("swept"), 0, "a disputed report is not confirmed by time");
        let back = w.orders().answer_dispute(by(&lab(1), remedy(&order.id, pb::DisputeAnswer::Dismiss, 0))).await;
        assert_eq!(back.expect("dismissed").into_inner().state(), pb::OrderState::Delivered);
        let twice = refused(w.orders().dispute_report(by(&enterprise(), dispute(&order.id))).await);
        assert_eq!(twice.reason, "OBJECTED_BEFORE");
        w.days(4);
        assert_eq!(nqi_requests::sweep(&w.deps).await.expect("swept"), 0);
        w.days(1);
        assert_eq!(nqi_requests::sweep(&w.deps).await.expect("swept"), 1);
        assert_eq!(w.case(&case.id).await.state(), pb::RequestState::Completed);
    }

    async fn an_order_is_cancelled_at_once_before_the_work(fx: Fixture) {
        let w = World::new(fx).await;
        let (case, order) = w.ordered(true).await;
        let theirs = refused(w.orders().cancel_order(by(&lab(1), cancel(&order.id))).await);
        assert_eq!(theirs.code, Code::PermissionDenied, "the provider has promised");
        let done = w.orders().cancel_order(by(&enterprise(), cancel(&order.id))).await.expect("cancelled").into_inner();
        assert_eq!(done.state(), pb::OrderState::Cancelled);
        assert_eq!(w.near.hold_state(&order.hold_id), HoldState::Released);
        assert_eq!(w.case(&case.id).await.state(), pb::RequestState::Cancelled);
    }

    async fn work_in_progress_is_cancelled_by_proposal_and_consent(fx: Fixture) {
        let w = World::new(fx).await;
        let (case, order) = w.ordered(false).await;
        assert_eq!(refused(w.orders().decide_cancellation(by(&enterprise(), decide(&order.id, true))).await).reason, "NO_PROPOSAL");
        let open = w.orders().cancel_order(by(&lab(1), cancel(&order.id))).await.expect("proposed").into_inner();
        assert_eq!(open.state(), pb::OrderState::InProgress);
        assert_eq!(open.proposal.unwrap().proposer_id, provider(1).to_string());
        assert_eq!(refused(w.orders().cancel_order(by(&enterprise(), cancel(&order.id))).await).reason, "PROPOSAL_OPEN");
        assert_eq!(refused(w.orders().decide_cancellation(by(&lab(1), decide(&order.id, true))).await).reason, "OWN_PROPOSAL");
        let going = w.orders().decide_cancellation(by(&enterprise(), decide(&order.id, false))).await.expect("refused");
        assert!(going.into_inner().proposal.is_none());

        w.orders().cancel_order(by(&lab(1), cancel(&order.id))).await.expect("proposed again");
        let done = w.orders().decide_cancellation(by(&enterprise(), decide(&order.id, true))).await.expect("agreed");
        assert_eq!(done.into_inner().state(), pb::OrderState::Cancelled);
        assert_eq!(w.near.hold_state(&order.hold_id), HoldState::Released);
        let item = w.case(&case.id).await.items.remove(0);
        assert_eq!((item.state(), item.order_id.as_str()), (pb::ItemState::Offering, ""), "the next candidate is asked");
        let next = w.offers_of(&case.id).await.pop().unwrap();
        assert_eq!((next.provider_id, next.automatic), (provider(2).to_string(), true));
        let event: pb::OrderEvent = w.payload(&case.id, "OrderCancelled").await;
        assert_eq!(event.reason, "PROVIDER");
    }
}
