//! Saving and changing a draft.

use std::sync::Arc;

use nqi_kernel::standard::StandardNumber;
use nqi_platform::auth::Role;
use nqi_platform::etag;
use nqi_platform::problem::{Checks, Problem, Violation};
use nqi_proto::identity::v1::{Organization, OrganizationState};
use nqi_proto::requests::v1 as pb;
use nqi_proto::r#type::v1::OrganizationKind;
use nqi_store::Tx;
use tonic::Code;
use uuid::Uuid;

use super::App;
use super::action_tag::named;
use super::call::{Call, not_yours};
use super::case::Case;
use super::content::{Draft, blank};
use super::need;
use crate::domain::document::{DocumentKind, DocumentState};
use crate::domain::request::Channel;
use crate::domain::{Noun, Refusal, RequestState, Standing, Viewer};
use crate::error::Error;
use crate::{store, view};

impl App {
    /// Saves a draft: of the caller's enterprise, or by a centre for a firm that stands at its window.
    pub async fn create_request(&self, call: Call, mut draft: Draft) -> Result<pb::ServiceRequest, Problem> {
        let (enterprise, standing) = match call.viewer() {
            Viewer::Enterprise(id) => {
                call.principal.require(&[Role::Enterprise])?;
                if draft.enterprise.is_some_and(|named| named != id) {
                    return Err(foreign_enterprise().into());
                }
                (id, Standing::Enterprise)
            }
            Viewer::Centre { .. } => {
                call.principal.require(&[Role::Centre])?;
                (self.walk_in(&draft)?, Standing::Handling)
            }
            _ => return Err(not_yours("企业或服务中心窗口", "an enterprise or a centre's counter")),
        };
        let organization = self.enterprise(enterprise).await?;
        let firm = Firm { id: enterprise, name: organization.display_name };
        if draft.region.is_empty() {
            draft.region = organization.region;
        }
        if draft.cluster == 0 {
            draft.cluster = organization.cluster;
        }
        if standing == Standing::Handling && !serves(&call.principal.regions, &draft.region) {
            return Err(Violation::new(
                "region",
                "REGION_NOT_SERVED",
                "该区域不在本中心服务范围内。",
                "This centre does not serve that region.",
            )
            .into());
        }
        self.check_standards(&draft).await?;
        let (by, draft) = (call.clone(), Arc::new(draft));
        self.mutate(&call, move |tx| create(tx, by.clone(), draft.clone(), firm.clone(), standing)).await
    }

    /// Replaces the content of a draft, or of a request that was returned for correction.
    pub async fn update_request(
        &self,
        call: Call,
        id: Uuid,
        tag: String,
        draft: Draft,
    ) -> Result<pb::ServiceRequest, Problem> {
        self.check_standards(&draft).await?;
        let (by, draft, tag) = (call.clone(), Arc::new(draft), Arc::new(tag));
        self.mutate(&call, move |tx| update(tx, by.clone(), id, tag.clone(), draft.clone())).await
    }

    fn walk_in(&self, draft: &Draft) -> Result<Uuid, Problem> {
        let mut wrong = Checks::new();
        wrong.require(
            draft.consent.is_some(),
            "consent_document_id",
            "CONSENT_REQUIRED",
            "窗口代录须有企业签署的同意书附件。",
            "An entry at the window needs the firm's signed consent as a document.",
        );
        wrong.require(
            draft.enterprise.is_some(),
            "enterprise_id",
            "REQUIRED",
            "窗口代录须指明企业。",
            "An entry at the window names the enterprise.",
        );
        wrong.finish()?;
        draft.enterprise.ok_or_else(|| foreign_enterprise().into())
    }

    async fn enterprise(&self, id: Uuid) -> Result<Organization, Problem> {
        let found = match self.upstream.organization(id).await {
            Err(problem) if problem.code == Code::NotFound => return Err(foreign_enterprise().into()),
            other => other?,
        };
        if found.kind != OrganizationKind::Enterprise as i32 {
            return Err(foreign_enterprise().into());
        }
        if found.state == OrganizationState::Suspended as i32 {
            return Err(Problem::precondition(
                "ORGANIZATION_SUSPENDED",
                "该企业已暂停，不能提出需求。",
                "This enterprise is suspended and cannot state needs.",
            ));
        }
        Ok(found)
    }

    /// Every standard named must be one that the register knows.
    async fn check_standards(&self, draft: &Draft) -> Result<(), Problem> {
        let mut wrong = Checks::new();
        for (i, item) in draft.items.iter().enumerate() {
            for (field, text) in need::standards(&format!("items[{i}].need"), &item.need) {
                // Unreadable numbers were refused when the draft was read.
                let Ok(number) = StandardNumber::parse_citable(&text) else { continue };
                let known = self.upstream.knows_standard(&number.key(), number.year().is_some()).await?;
                wrong.require(
                    known,
                    field,
                    "STANDARD_UNKNOWN",
                    format!("标准库中没有 {}，请核对标准号与年份。", number.key()),
                    format!("{} is not in the register of standards. Check number and year.", number.key()),
                );
            }
        }
        wrong.finish()
    }
}

/// Whose case it is.
#[derive(Clone)]
struct Firm {
    id: Uuid,
    name: String,
}

async fn create(
    tx: Tx,
    call: Call,
    draft: Arc<Draft>,
    firm: Firm,
    standing: Standing,
) -> Result<pb::ServiceRequest, Error> {
    let mut request = blank(firm.id, firm.name, call.principal.subject, tx.now());
    draft.fill(&mut request);
    if standing == Standing::Handling {
        request.channel = Channel::Window;
        request.centre = Some(call.principal.org);
        request.consent = draft.consent;
        require_consent(&tx, call.principal.org, draft.consent, None, "consent_document_id").await?;
    }
    named(&tx, draft.action, request.cluster).await?;
    request.action = draft.action;
    let items = draft.items(&request, &[]);
    own_documents(&tx, call.principal.org, &draft.visible_documents).await?;
    store::request::insert(&tx, &request).await?;
    store::item::insert(&tx, &items).await?;
    let mut case = Case::new(&tx, standing, request, items);
    case.log("request.create").await?;
    Ok(view::request::request(&case.request, &case.items, standing, &[]))
}

async fn update(
    tx: Tx,
    call: Call,
    id: Uuid,
    tag: Arc<String>,
    draft: Arc<Draft>,
) -> Result<pb::ServiceRequest, Error> {
    let mut case = Case::open(&tx, &call.principal, id).await?;
    case.require_enterprise()?;
    etag::check("etag", &tag, case.request.version)?;
    case.request.state.edit()?;
    if draft.enterprise.is_some_and(|named| named != case.request.enterprise) {
        return Err(foreign_enterprise().into());
    }
    own_documents(&tx, call.principal.org, &draft.visible_documents).await?;
    let (region, cluster) = (case.request.region.clone(), case.request.cluster);
    draft.fill(&mut case.request);
    if draft.region.is_empty() {
        case.request.region = region;
    }
    if draft.cluster == 0 {
        case.request.cluster = cluster;
    }
    // Who changes a draft without naming an action leaves it where it is: taking it out needs a reason.
    if let Some(action) = draft.action.filter(|named| case.request.action != Some(*named)) {
        if case.request.state != RequestState::Draft {
            return Err(
                Refusal::state(Noun::Request, case.request.state.name(), case.request.state.zh()).into()
            );
        }
        named(&tx, Some(action), case.request.cluster).await?;
        case.request.action = Some(action);
    } else if case.request.action.is_some() && case.request.cluster != cluster {
        return Err(Refusal::OtherCluster.into());
    }
    let items = draft.items(&case.request, &case.items);
    store::item::delete(&tx, id).await?;
    store::item::insert(&tx, &items).await?;
    case.replace_items(items);
    // An edit is a new version even when it says the same: the author meant to write.
    case.request.updated_at = tx.now();
    case.save("request.update").await?;
    Ok(view::request::request(&case.request, &case.items, case.standing, &[]))
}

/// The documents must be READY and the author's own.
async fn own_documents(tx: &Tx, owner: Uuid, ids: &[Uuid]) -> Result<(), Error> {
    let found = store::document::owned(tx.conn(), owner, ids).await?;
    let mut wrong = Checks::new();
    for (i, id) in ids.iter().enumerate() {
        let ready = found.iter().any(|one| one.id == *id && one.state == DocumentState::Ready);
        wrong.require(
            ready,
            format!("visible_document_ids[{i}]"),
            "DOCUMENT_NOT_READY",
            "应为本单位已上传完成的附件。",
            "Must be a READY document of your own organisation.",
        );
    }
    Ok(wrong.finish()?)
}

/// A consent must be a READY document of that kind, owned by the centre, and of this case when it names one.
pub(super) async fn require_consent(
    tx: &Tx,
    centre: Uuid,
    id: Option<Uuid>,
    request: Option<Uuid>,
    field: &str,
) -> Result<(), Error> {
    let found = match id {
        Some(id) => store::document::owned(tx.conn(), centre, &[id]).await?,
        None => vec![],
    };
    let signed = found.iter().any(|one| {
        one.kind == DocumentKind::Consent
            && one.state == DocumentState::Ready
            && (request.is_none() || one.request.is_none() || one.request == request)
    });
    if signed {
        return Ok(());
    }
    Err(Violation::new(
        field,
        "CONSENT_REQUIRED",
        "须为本中心已上传完成的企业同意书。",
        "Must be a READY document of kind CONSENT that this centre uploaded.",
    )
    .into())
}

fn foreign_enterprise() -> Violation {
    Violation::new(
        "enterprise_id",
        "UNKNOWN_ENTERPRISE",
        "应为本企业，或（窗口代录时）已登记的企业。",
        "Must be your own enterprise or, at a centre's window, a registered one.",
    )
}

/// A centre without regions serves the whole city.
fn serves(regions: &[String], region: &str) -> bool {
    regions.is_empty() || regions.iter().any(|served| served == region)
}
