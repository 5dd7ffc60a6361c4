//! The HTTP and WebSocket face of Loci: routes, request and response types, problem documents, the OpenAPI document.
