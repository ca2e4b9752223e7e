//! Files: what is taken, what is refused, and who may read.

use nqi_platform::auth::Principal;
use nqi_platform::problem::Problem;
use nqi_proto::requests::v1 as pb;
use nqi_store::on_both_dialects;
use tonic::Code;

use crate::people::*;
use crate::world::*;

fn announced(name: &str, content_type: &str, size: usize) -> pb::CreateDocumentRequest {
    pb::CreateDocumentRequest {
        kind: pb::DocumentKind::Need as i32,
        name: name.to_owned(),
        content_type: content_type.to_owned(),
        size: size as i64,
        ..Default::default()
    }
}

async fn download(w: &World, who: &Principal, id: &str) -> Result<(Vec<u8>, String), Problem> {
    let message = pb::DownloadContentRequest { id: id.to_owned() };
    let answer = w.documents().download_content(by(who, message)).await;
    let answer = answer.map_err(|status| Problem::from_status(&status))?;
    let name = answer.metadata().get("nqi-filename").expect("a name").to_str().expect("ASCII").to_owned();
    let (mut stream, mut bytes) = (answer.into_inner(), vec![]);
    while let Some(piece) = stream.message().await.expect("a piece") {
        bytes.extend(piece.data);
    }
    Ok((bytes, name))
}

on_both_dialects! {
    async fn a_file_is_ready_only_as_announced_and_comes_back_whole(fx: Fixture) {
        let w = World::new(fx).await;
        let mut content = b"%PDF-1.7\n".to_vec();
        content.resize(200_000, b'x');
        let document = w.upload(&enterprise(), announced("图纸 1.pdf", "application/pdf", content.len()), &content).await;
        assert_eq!(document.state(), pb::DocumentState::Ready);
        assert_eq!(document.sha256.len(), 64);
        let (bytes, name) = download(&w, &enterprise(), &document.id).await.expect("downloaded");
        assert_eq!((bytes, name.as_str()), (content.clone(), "%E5%9B%BE%E7%BA%B8%201.pdf"));
        let twice = w.send(&enterprise(), &document.id, &content).await.expect_err("once only");
        assert_eq!(twice.reason, "WRONG_STATE");
        let left = std::fs::read_dir(&w.deps.config.files).unwrap().filter(|entry| {
            entry.as_ref().unwrap().path().extension().is_some_and(|extension| extension == "part")
        });
        assert_eq!(left.count(), 0);
    }

    async fn a_file_that_is_not_what_was_announced_is_rejected_with_its_reason(fx: Fixture) {
        let w = World::new(fx).await;
        let mut hashed = announced("a.pdf", "application/pdf", PDF.len());
        hashed.sha256 = "0".repeat(64);
        for (message, content, reason) in [
            (announced("a.pdf", "application/pdf", 5), PDF, "SIZE_MISMATCH"),
            (announced("a.pdf", "application/pdf", PDF.len() + 1), PDF, "SIZE_MISMATCH"),
            (announced("a.png", "image/png", PDF.len()), PDF, "TYPE_MISMATCH"),
            (announced("a.csv", "text/csv", 4), b"a\0b,".as_slice(), "TYPE_MISMATCH"),
            (hashed, PDF, "HASH_MISMATCH"),
        ] {
            let document = w.upload(&enterprise(), message, content).await;
            assert_eq!((document.state(), document.reason.as_str()), (pb::DocumentState::Rejected, reason));
            let problem = download(&w, &enterprise(), &document.id).await.expect_err("nothing to read");
            assert_eq!(problem.reason, "DOCUMENT_NOT_READY");
        }
        assert_eq!(std::fs::read_dir(&w.deps.config.files).unwrap().count(), 0, "nothing is kept");
    }

    async fn what_may_not_be_stored_is_refused_before_it_is_sent(fx: Fixture) {
        let w = World::new(fx).await;
        for (message, field) in [
            (announced("a.exe", "application/x-msdownload", 10), "content_type"),
            (announced("a.exe", "application/pdf", 10), "name"),
            (announced("../a.pdf", "application/pdf", 10), "name"),
            (announced("a.pdf", "application/pdf", 0), "size"),
            (announced("a.pdf", "application/pdf", 21 << 20), "size"),
            (pb::CreateDocumentRequest { kind: 0, ..announced("a.pdf", "application/pdf", 10) }, "kind"),
            (pb::CreateDocumentRequest { sha256: "XYZ".to_owned(), ..announced("a.pdf", "application/pdf", 10) }, "sha256"),
        ] {
            let problem = refused(w.documents().create_document(by(&enterprise(), message)).await);
            assert_eq!((problem.code, fields(&problem)[0].0.as_str()), (Code::InvalidArgument, field));
        }
    }

    async fn files_are_read_only_by_those_they_concern(fx: Fixture) {
        let w = World::new(fx).await;
        let drawing = w.upload(&enterprise(), announced("a.pdf", "application/pdf", PDF.len()), PDF).await;
        let secret = w.upload(&enterprise(), announced("b.pdf", "application/pdf", PDF.len()), PDF).await;
        let mut request = draft();
        request.items = vec![testing_item(false)];
        request.visible_document_ids = vec![drawing.id.clone()];
        let message = pb::CreateRequestRequest { request_id: String::new(), request: Some(request) };
        let saved = w.requests().create_request(by(&enterprise(), message)).await.expect("a draft").into_inner();
        w.submit(&saved.id).await;
        let case = w.accept(&saved.id).await;
        let offers = w.invite(&case, &[1, 2]).await;
        let may = async |who: &Principal, id: &str| match download(&w, who, id).await {
            Ok(_) => true,
            Err(problem) => {
                assert_eq!(problem.code, Code::NotFound);
                false
            }
        };
        assert!(may(&lab(1), &drawing.id).await, "ticked for invited providers");
        assert!(!may(&lab(1), &secret.id).await && !may(&lab(3), &drawing.id).await);
        assert!(may(&centre(), &drawing.id).await && !may(&other_centre(), &drawing.id).await);
        assert!(!may(&bureau(), &drawing.id).await && !may(&other_enterprise(), &drawing.id).await);

        let quoted = w.quote(1, &offers[0], 100_000).await;
        let order = w.award(&quoted).await;
        let report = w.report(&order, "R-1").await;
        let file = report.report.as_ref().unwrap().document_id.clone();
        assert!(!may(&enterprise(), &file).await, "a report is the enterprise's once it is delivered");
        w.orders().deliver_report(by(&lab(1), report)).await.expect("delivered");
        assert!(may(&enterprise(), &file).await && may(&lab(1), &file).await);
        for who in [lab(2), other_enterprise(), centre(), bureau()] {
            assert!(!may(&who, &file).await);
        }
        let dispute = pb::DisputeReportRequest { id: order.id.clone(), points: vec!["不符".to_owned()], ..Default::default() };
        w.orders().dispute_report(by(&enterprise(), dispute)).await.expect("disputed");
        assert!(may(&centre(), &file).await && may(&bureau(), &file).await, "in a complaint, and logged");
        assert!(w.send(&lab(2), &file, PDF).await.is_err_and(|problem| problem.code == Code::NotFound));
    }
}
