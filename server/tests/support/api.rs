//! REST as an integrator uses it.

use super::meta::http_client;
use super::shop::Shop;
use reqwest::Method;
use serde_json::{Value, json};

#[derive(Clone)]
pub(crate) struct Api {
    http: reqwest::Client,
    base: String,
    bearer: String,
    organization: String,
}

impl Api {
    pub(crate) fn new(base_url: &str, shop: &Shop) -> Self {
        Self {
            http: http_client(),
            base: format!("{base_url}/api/integrations"),
            bearer: shop.bearer(),
            organization: shop.organization_id.0.clone(),
        }
    }

    /// Status and answer.
    pub(crate) async fn call(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<Value>,
    ) -> (u16, Value) {
        let mut request = self.http.request(method, format!("{}{path}", self.base));
        request =
            request.header("authorization", &self.bearer).header("x-organization-id", &self.organization);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(body) = body {
            request = request.json(&body);
        }
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        (status, response.json().await.unwrap())
    }

    async fn list(&self, path: &str) -> Vec<Value> {
        self.try_list(path).await.unwrap_or_else(|(status, body)| panic!("{path}: {status} {body}"))
    }

    async fn try_list(&self, path: &str) -> Result<Vec<Value>, (u16, Value)> {
        let (status, body) = self.call(Method::GET, path, &[], None).await;
        match status {
            200 => Ok(body["data"].as_array().unwrap().clone()),
            404 => Ok(Vec::new()),
            _ => Err((status, body)),
        }
    }

    pub(crate) async fn conversations(&self) -> Vec<Value> {
        self.list("/conversations?limit=100").await
    }

    /// The conversation with a customer, if there is one.
    pub(crate) async fn conversation(&self, phone: &str) -> Option<Value> {
        self.conversations().await.into_iter().find(|conversation| conversation["id"] == phone)
    }

    /// A conversation's messages, newest first; none without a conversation.
    pub(crate) async fn messages(&self, phone: &str) -> Vec<Value> {
        self.list(&thread_path(phone)).await
    }

    /// The same, or nothing while the server cannot answer.
    pub(crate) async fn try_messages(&self, phone: &str) -> Option<Vec<Value>> {
        self.try_list(&thread_path(phone)).await.ok()
    }

    /// The newest message of a conversation.
    pub(crate) async fn newest(&self, phone: &str) -> Value {
        self.messages(phone).await.into_iter().next().unwrap_or(Value::Null)
    }

    /// The newest message with these words.
    pub(crate) async fn message(&self, phone: &str, text: &str) -> Value {
        let messages = self.messages(phone).await;
        messages.into_iter().find(|message| message["text"] == text).unwrap_or(Value::Null)
    }

    /// Queues a text; the answer.
    pub(crate) async fn send(&self, phone: &str, text: &str) -> Value {
        let body = json!({ "toPhone": phone, "text": text });
        let (status, answer) = self.call(Method::POST, "/whatsapp/send", &[], Some(body)).await;
        assert_eq!(status, 202, "{answer}");
        answer
    }
}

fn thread_path(phone: &str) -> String {
    format!("/conversations/{}/messages?limit=100", phone.replace('+', "%2B"))
}
