//! What the bureau rejected stays rejected, whoever writes it anew and under whatever id; other facts are judged anew.

use crate::scope_tour::{ANNEX, Tour};
use crate::world::{Shop, World};
use nqi_platform::ids::new_id;
use nqi_proto::registry::v1::VerificationState::{Rejected, SelfDeclared, Verified};
use nqi_proto::registry::v1::*;
use nqi_store::on_both_dialects;
use uuid::Uuid;

async fn judge(world: &World, row: Uuid, outcome: VerificationState) {
    let verdict = VerifyScopeRowsRequest {
        ids: vec![row.to_string()],
        verification: outcome.into(),
        source: "现场核查记录 7 号".into(),
        ..Default::default()
    };
    world.capabilities().verify_scope_rows(world.bureau().ask(verdict)).await.expect("judged");
}

/// Writes the shop's row under this id, with changes; answers how it stands then.
async fn put(world: &World, shop: &Shop, id: Uuid, change: impl FnOnce(&mut ScopeRow)) -> ScopeRow {
    let mut request = shop.capability(id);
    change(request.scope_row.as_mut().expect("a row"));
    world.capabilities().put_scope_row(shop.owner.ask(request)).await.expect("written").into_inner()
}

async fn covered(world: &World, shop: &Shop) -> bool {
    let row = CheckScopeRow {
        kind: 1,
        object: "碳纤维复丝".into(),
        parameter: "拉伸强度".into(),
        standard: "GB/T 3362-2017".into(),
    };
    let request = CheckScopeRequest {
        provider_id: shop.id.to_string(),
        site_id: shop.site.to_string(),
        test_date: Some(crate::world::day(2026, 3, 5)),
        rows: vec![row],
        ..Default::default()
    };
    let reply = world.capabilities().check_scope(world.service().ask(request)).await.expect("checked");
    reply.into_inner().results[0].covered
}

on_both_dialects! {
    async fn a_rejected_row_is_not_revived_by_a_change_and_back_or_under_another_id(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        judge(&world, shop.row, Rejected).await;
        let changed = put(&world, &shop, shop.row, |row| row.uncertainty = "0.5 %".into()).await;
        assert_eq!(changed.verification(), SelfDeclared, "other facts wait for the bureau");
        let back = put(&world, &shop, shop.row, |_| {}).await;
        assert_eq!((back.verification(), back.source.as_str()), (Rejected, "现场核查记录 7 号"));
        assert!(back.verify_date.is_some() && !back.verifier.is_empty());
        put(&world, &shop, shop.row, |row| row.parameter = "线密度".into()).await;
        let other = put(&world, &shop, new_id(), |row| row.note = "新的一行".into()).await;
        assert_eq!(other.verification(), Rejected, "another id says nothing else");
        assert!(!covered(&world, &shop).await);
        let id = other.id.parse().expect("an id");
        judge(&world, id, Verified).await;
        assert!(covered(&world, &shop).await);
        put(&world, &shop, id, |row| row.k = 2.0).await;
        let again = put(&world, &shop, id, |_| {}).await;
        assert_eq!(again.verification(), SelfDeclared, "the bureau has decided otherwise since");
    }

    async fn a_table_brings_no_rejected_row_back(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        judge(&world, shop.row, Rejected).await;
        put(&world, &shop, shop.row, |row| row.parameter = "线密度".into()).await;
        let sheet = format!("{ANNEX},,碳纤维复丝,拉伸强度,GB/T 3362-2017,,\n,,碳纤维复丝,断裂伸长率,GB/T 3362-2017,,\n");
        let done = Tour::open(&world, &shop).await.take_in(sheet.as_bytes()).await;
        assert_eq!(done.created, 2);
        let ask = ListScopeRowsRequest { provider_id: shop.id.to_string(), verification: Rejected.into(), ..Default::default() };
        let page = world.capabilities().list_scope_rows(world.bureau().ask(ask)).await.expect("a page").into_inner();
        let told: Vec<_> = page.scope_rows.iter().map(|row| (row.parameter.as_str(), row.verification())).collect();
        assert_eq!(told, [("拉伸强度", Rejected)]);
        assert!(!covered(&world, &shop).await);
    }

    async fn a_rejected_certificate_is_not_revived_by_a_change_and_back_or_under_another_id(fx: Fixture) {
        let world = World::new(fx).await;
        let shop = Shop::open(&world, 1).await;
        let verdict = |id: Uuid, outcome: VerificationState| VerifyAccreditationRequest {
            id: id.to_string(),
            verification: outcome.into(),
            source: "认证认可系统查无此证".into(),
            ..Default::default()
        };
        let mut providers = world.providers();
        let reject = verdict(shop.accreditation, Rejected);
        providers.verify_accreditation(world.bureau().ask(reject)).await.expect("rejected");
        let mut longer = shop.certificate(shop.accreditation, 1, "211520340001");
        longer.accreditation.as_mut().expect("one").valid_to = Some(crate::world::day(2027, 12, 31));
        let changed = providers.put_accreditation(shop.owner.ask(longer)).await.expect("written").into_inner();
        assert_eq!(changed.verification(), SelfDeclared);
        let same = shop.certificate(shop.accreditation, 1, "211520340001");
        let back = providers.put_accreditation(shop.owner.ask(same)).await.expect("written").into_inner();
        assert_eq!((back.verification(), back.source.as_str()), (Rejected, "认证认可系统查无此证"));
        let twin = new_id();
        let written = providers.put_accreditation(shop.owner.ask(shop.certificate(twin, 1, "211520340001"))).await;
        assert_eq!(written.expect("written").into_inner().verification(), Rejected, "another id says nothing else");
        let accept = verdict(twin, Verified);
        let it = providers.verify_accreditation(world.bureau().ask(accept)).await.expect("verified").into_inner();
        assert_eq!(it.verification(), Verified);
        let third = providers.put_accreditation(shop.owner.ask(shop.certificate(new_id(), 1, "211520340001"))).await;
        assert_eq!(third.expect("written").into_inner().verification(), SelfDeclared);
    }
}
