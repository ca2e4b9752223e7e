//! One table from gRPC codes to HTTP.

use http::StatusCode;
use tonic::Code;

/// The HTTP status, canonical name, and title in Chinese and English of a gRPC code.
pub struct Row {
    /// HTTP status.
    pub http: u16,
    /// Name in google.rpc.Code.
    pub name: &'static str,
    /// Chinese title.
    pub zh: &'static str,
    /// English title.
    pub en: &'static str,
}

const fn row(http: u16, name: &'static str, zh: &'static str, en: &'static str) -> Row {
    Row { http, name, zh, en }
}

/// Rows in the order of google.rpc.Code, 0 to 16.
pub const TABLE: [Row; 17] = [
    row(200, "OK", "成功", "OK"),
    row(499, "CANCELLED", "请求已取消", "Cancelled"),
    row(500, "UNKNOWN", "未知错误", "Unknown error"),
    row(400, "INVALID_ARGUMENT", "请求有误", "Invalid request"),
    row(504, "DEADLINE_EXCEEDED", "处理超时", "Deadline exceeded"),
    row(404, "NOT_FOUND", "未找到", "Not found"),
    row(409, "ALREADY_EXISTS", "已存在", "Already exists"),
    row(403, "PERMISSION_DENIED", "没有权限", "Permission denied"),
    row(429, "RESOURCE_EXHAUSTED", "超出限额", "Limit exceeded"),
    row(400, "FAILED_PRECONDITION", "当前状态不允许", "Not allowed in the current state"),
    row(409, "ABORTED", "并发冲突", "Conflict"),
    row(400, "OUT_OF_RANGE", "超出范围", "Out of range"),
    row(501, "UNIMPLEMENTED", "未提供此操作", "Not implemented"),
    row(500, "INTERNAL", "内部错误", "Internal error"),
    row(503, "UNAVAILABLE", "服务暂不可用", "Service unavailable"),
    row(500, "DATA_LOSS", "数据丢失", "Data loss"),
    row(401, "UNAUTHENTICATED", "需要登录", "Authentication required"),
];

/// The row of a code.
pub fn of(code: Code) -> &'static Row {
    TABLE.get(code as usize).unwrap_or(&TABLE[2])
}

/// The HTTP status of a code.
pub fn http(code: Code) -> StatusCode {
    StatusCode::from_u16(of(code).http).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}
