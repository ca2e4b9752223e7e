//! Every unary call of the story, named once for all transports.

/// Hands the list of calls to a macro: name of ours, full RPC name, generated client and its method, request, answer.
macro_rules! for_every_rpc {
    ($with:ident) => {
        $with! {
            /// Signs in.
            login = "nqi.identity.v1.AuthService/Login", AuthServiceClient::login(identity::LoginRequest) -> identity::TokenSet;
            /// Who is signed in.
            get_me = "nqi.identity.v1.AuthService/GetMe", AuthServiceClient::get_me(identity::GetMeRequest) -> identity::Me;
            /// Organisations.
            list_organizations = "nqi.identity.v1.OrganizationService/ListOrganizations", OrganizationServiceClient::list_organizations(identity::ListOrganizationsRequest) -> identity::ListOrganizationsResponse;
            /// Members of an organisation.
            list_members = "nqi.identity.v1.OrganizationService/ListMembers", OrganizationServiceClient::list_members(identity::ListMembersRequest) -> identity::ListMembersResponse;
            /// Day cells of a pool.
            list_cells = "nqi.registry.v1.CapacityService/ListCells", CapacityServiceClient::list_cells(registry::ListCellsRequest) -> registry::ListCellsResponse;
            /// A hold.
            get_hold = "nqi.registry.v1.CapacityService/GetHold", CapacityServiceClient::get_hold(registry::GetHoldRequest) -> registry::Hold;
            /// A scope row.
            get_scope_row = "nqi.registry.v1.CapabilityService/GetScopeRow", CapabilityServiceClient::get_scope_row(registry::GetScopeRowRequest) -> registry::ScopeRow;
            /// An offering.
            get_offering = "nqi.registry.v1.OfferingService/GetOffering", OfferingServiceClient::get_offering(registry::GetOfferingRequest) -> registry::Offering;
            /// Saves a draft.
            create_request = "nqi.requests.v1.RequestService/CreateRequest", RequestServiceClient::create_request(requests::CreateRequestRequest) -> requests::ServiceRequest;
            /// 提交.
            submit_request = "nqi.requests.v1.RequestService/SubmitRequest", RequestServiceClient::submit_request(requests::SubmitRequestRequest) -> requests::ServiceRequest;
            /// A case.
            get_request = "nqi.requests.v1.RequestService/GetRequest", RequestServiceClient::get_request(requests::GetRequestRequest) -> requests::ServiceRequest;
            /// 受理.
            accept_request = "nqi.requests.v1.RequestService/AcceptRequest", RequestServiceClient::accept_request(requests::AcceptRequestRequest) -> requests::ServiceRequest;
            /// Candidates of an item.
            match_item = "nqi.requests.v1.RequestService/MatchItem", RequestServiceClient::match_item(requests::MatchItemRequest) -> requests::MatchItemResponse;
            /// History of a case.
            list_request_events = "nqi.requests.v1.RequestService/ListRequestEvents", RequestServiceClient::list_request_events(requests::ListRequestEventsRequest) -> requests::ListRequestEventsResponse;
            /// Invites providers.
            send_offers = "nqi.requests.v1.OfferService/SendOffers", OfferServiceClient::send_offers(requests::SendOffersRequest) -> requests::SendOffersResponse;
            /// Offers.
            list_offers = "nqi.requests.v1.OfferService/ListOffers", OfferServiceClient::list_offers(requests::ListOffersRequest) -> requests::ListOffersResponse;
            /// 响应.
            respond_offer = "nqi.requests.v1.OfferService/RespondOffer", OfferServiceClient::respond_offer(requests::RespondOfferRequest) -> requests::Offer;
            /// 报价.
            quote_offer = "nqi.requests.v1.OfferService/QuoteOffer", OfferServiceClient::quote_offer(requests::QuoteOfferRequest) -> requests::Offer;
            /// 选定.
            award_offer = "nqi.requests.v1.OfferService/AwardOffer", OfferServiceClient::award_offer(requests::AwardOfferRequest) -> requests::Order;
            /// An order.
            get_order = "nqi.requests.v1.OrderService/GetOrder", OrderServiceClient::get_order(requests::GetOrderRequest) -> requests::Order;
            /// 收样.
            receive_sample = "nqi.requests.v1.OrderService/ReceiveSample", OrderServiceClient::receive_sample(requests::ReceiveSampleRequest) -> requests::Order;
            /// 样品不合格.
            reject_sample = "nqi.requests.v1.OrderService/RejectSample", OrderServiceClient::reject_sample(requests::RejectSampleRequest) -> requests::Order;
            /// Another sample.
            resend_sample = "nqi.requests.v1.OrderService/ResendSample", OrderServiceClient::resend_sample(requests::ResendSampleRequest) -> requests::Order;
            /// 交付报告.
            deliver_report = "nqi.requests.v1.OrderService/DeliverReport", OrderServiceClient::deliver_report(requests::DeliverReportRequest) -> requests::Order;
            /// 确认报告.
            confirm_report = "nqi.requests.v1.OrderService/ConfirmReport", OrderServiceClient::confirm_report(requests::ConfirmReportRequest) -> requests::Order;
            /// 评价.
            give_rating = "nqi.requests.v1.RatingService/GiveRating", RatingServiceClient::give_rating(requests::GiveRatingRequest) -> requests::Rating;
            /// Announces a file.
            create_document = "nqi.requests.v1.DocumentService/CreateDocument", DocumentServiceClient::create_document(requests::CreateDocumentRequest) -> requests::Document;
            /// Who fits a need.
            match_need = "nqi.matching.v1.MatchService/Match", MatchServiceClient::r#match(matching::MatchRequest) -> matching::MatchResponse;
            /// A clock.
            get_commitment = "nqi.commitments.v1.CommitmentService/GetCommitment", CommitmentServiceClient::get_commitment(commitments::GetCommitmentRequest) -> commitments::Commitment;
            /// Clocks.
            list_commitments = "nqi.commitments.v1.CommitmentService/ListCommitments", CommitmentServiceClient::list_commitments(commitments::ListCommitmentsRequest) -> commitments::ListCommitmentsResponse;
            /// What a pause would do.
            preview_pause = "nqi.commitments.v1.CommitmentService/PreviewPause", CommitmentServiceClient::preview_pause(commitments::PreviewPauseRequest) -> commitments::PreviewPauseResponse;
            /// The working calendar.
            get_calendar = "nqi.commitments.v1.CalendarService/GetCalendar", CalendarServiceClient::get_calendar(commitments::GetCalendarRequest) -> commitments::Calendar;
            /// The server's time.
            get_working_state = "nqi.commitments.v1.CalendarService/GetWorkingState", CalendarServiceClient::get_working_state(commitments::GetWorkingStateRequest) -> commitments::WorkingState;
            /// Cards.
            list_cards = "nqi.commitments.v1.CardService/ListCards", CardServiceClient::list_cards(commitments::ListCardsRequest) -> commitments::ListCardsResponse;
        }
    };
}

pub(super) use for_every_rpc;
