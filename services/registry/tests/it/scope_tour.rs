//! The steps of an import as its tests take them.

use crate::world::{Caller, Shop, World};
use futures::StreamExt;
use nqi_proto::google::api::HttpBody;
use nqi_proto::registry::v1::*;
use nqi_registry::run_imports;
use tonic::Status;

pub const ANNEX: &str = "领域,类别,检测对象,项目/参数,依据的标准(方法)名称及编号,限制范围,说明\n";

/// An import of a shop.
pub struct Tour<'a> {
    pub world: &'a World,
    pub shop: &'a Shop,
    pub id: String,
}

impl<'a> Tour<'a> {
    /// Opens an import whose rows belong to the shop's site and certificate.
    pub async fn open(world: &'a World, shop: &'a Shop) -> Tour<'a> {
        Self::with(world, shop, &shop.site.to_string(), &shop.accreditation.to_string()).await
    }

    /// Opens an import whose rows name site and certificate themselves where these are empty.
    pub async fn with(world: &'a World, shop: &'a Shop, site: &str, accreditation: &str) -> Tour<'a> {
        let ask = CreateScopeImportRequest {
            provider_id: shop.id.to_string(),
            site_id: site.into(),
            accreditation_id: accreditation.into(),
            file_name: "示例能力附表.csv".into(),
            ..Default::default()
        };
        let made = world.scope_imports().create_scope_import(shop.owner.ask(ask)).await.expect("opened");
        Tour { world, shop, id: made.into_inner().id }
    }

    pub async fn send_as(&self, who: &Caller, data: &[u8]) -> Result<ScopeImport, Status> {
        let named = UploadScopeImportRequest {
            provider_id: self.shop.id.to_string(),
            id: self.id.clone(),
            content: None,
        };
        let pieces = data.chunks(100_000).map(|piece| UploadScopeImportRequest {
            content: Some(HttpBody { data: piece.to_vec(), ..Default::default() }),
            ..Default::default()
        });
        let messages: Vec<_> = std::iter::once(named).chain(pieces).collect();
        let request = who.ask(tokio_stream::iter(messages));
        self.world.scope_imports().upload_scope_import(request).await.map(tonic::Response::into_inner)
    }

    pub async fn send(&self, data: &[u8]) -> Result<ScopeImport, Status> {
        self.send_as(&self.shop.owner, data).await
    }

    pub async fn check(&self, columns: Vec<ScopeColumn>) -> Result<ScopeImport, Status> {
        let ask = CheckScopeImportRequest {
            provider_id: self.shop.id.to_string(),
            id: self.id.clone(),
            columns,
            ..Default::default()
        };
        self.world.scope_imports().check_scope_import(self.shop.owner.ask(ask)).await?;
        run_imports(&self.world.deps).await.expect("the work is done");
        Ok(self.now().await)
    }

    pub async fn start(&self, mode: ScopeApplyMode) -> Result<ScopeImport, Status> {
        let ask = ApplyScopeImportRequest {
            provider_id: self.shop.id.to_string(),
            id: self.id.clone(),
            mode: mode.into(),
            ..Default::default()
        };
        let answer = self.world.scope_imports().apply_scope_import(self.shop.owner.ask(ask)).await;
        answer.map(tonic::Response::into_inner)
    }

    pub async fn apply(&self, mode: ScopeApplyMode) -> Result<ScopeImport, Status> {
        self.start(mode).await?;
        run_imports(&self.world.deps).await.expect("the work is done");
        Ok(self.now().await)
    }

    pub async fn cancel(&self) -> Result<ScopeImport, Status> {
        let ask = CancelScopeImportRequest {
            provider_id: self.shop.id.to_string(),
            id: self.id.clone(),
            ..Default::default()
        };
        let answer = self.world.scope_imports().cancel_scope_import(self.shop.owner.ask(ask)).await;
        answer.map(tonic::Response::into_inner)
    }

    pub async fn undo(&self) -> Result<ScopeImport, Status> {
        let ask = UndoScopeImportRequest {
            provider_id: self.shop.id.to_string(),
            id: self.id.clone(),
            ..Default::default()
        };
        self.world.scope_imports().undo_scope_import(self.shop.owner.ask(ask)).await?;
        run_imports(&self.world.deps).await.expect("the work is done");
        Ok(self.now().await)
    }

    pub async fn get_as(&self, who: &Caller) -> Result<ScopeImport, Status> {
        let ask = GetScopeImportRequest { provider_id: self.shop.id.to_string(), id: self.id.clone() };
        self.world.scope_imports().get_scope_import(who.ask(ask)).await.map(tonic::Response::into_inner)
    }

    pub async fn now(&self) -> ScopeImport {
        self.get_as(&self.shop.owner).await.expect("the import")
    }

    /// Every error, page by page.
    pub async fn errors(&self, page_size: i32) -> Vec<RowError> {
        let (mut all, mut page_token) = (Vec::new(), String::new());
        loop {
            let ask = ListScopeImportErrorsRequest {
                provider_id: self.shop.id.to_string(),
                id: self.id.clone(),
                page_size,
                page_token,
            };
            let page = self.world.scope_imports().list_scope_import_errors(self.shop.owner.ask(ask)).await;
            let page = page.expect("a page").into_inner();
            all.extend(page.errors);
            page_token = page.next_page_token;
            if page_token.is_empty() {
                return all;
            }
        }
    }

    pub async fn failed_rows(&self, format: SheetFormat) -> Vec<u8> {
        let ask = DownloadFailedRowsRequest {
            provider_id: self.shop.id.to_string(),
            id: self.id.clone(),
            format: format.into(),
        };
        let stream = self.world.scope_imports().download_failed_rows(self.shop.owner.ask(ask)).await;
        whole(stream.expect("a sheet").into_inner()).await
    }

    /// The whole way of a sheet without a wrong row.
    pub async fn take_in(&self, data: &[u8]) -> ScopeImport {
        self.send(data).await.expect("a readable file");
        let checked = self.check(vec![]).await.expect("all columns are known");
        assert_eq!(checked.failed, 0, "{:?}", self.errors(50).await);
        self.apply(ScopeApplyMode::AllOrNothing).await.expect("written")
    }
}

pub async fn whole(mut stream: tonic::Streaming<HttpBody>) -> Vec<u8> {
    let mut data = Vec::new();
    while let Some(chunk) = stream.next().await {
        data.extend(chunk.expect("a chunk").data);
    }
    data
}

/// Every row of a shop as its owner sees it, without the versions and when they were written.
pub async fn rows(world: &World, shop: &Shop) -> Vec<ScopeRow> {
    let (mut all, mut page_token) = (Vec::new(), String::new());
    loop {
        let ask = ListScopeRowsRequest {
            provider_id: shop.id.to_string(),
            page_size: 500,
            page_token,
            ..Default::default()
        };
        let page =
            world.capabilities().list_scope_rows(shop.owner.ask(ask)).await.expect("a page").into_inner();
        let bare = |row| ScopeRow {
            etag: String::new(),
            create_time: None,
            update_time: None,
            created_by: String::new(),
            ..row
        };
        all.extend(page.scope_rows.into_iter().map(bare));
        page_token = page.next_page_token;
        if page_token.is_empty() {
            return all;
        }
    }
}

/// Valid rows of the annex, one a number.
pub fn annex(numbers: std::ops::Range<usize>) -> String {
    let mut text = ANNEX.to_owned();
    for number in numbers {
        text.push_str(&format!(
            "材料,碳纤维,对象{number},拉伸强度,GB/T 3362-2017 碳纤维复丝拉伸性能试验方法,,\n"
        ));
    }
    text
}
