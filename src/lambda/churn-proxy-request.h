#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* A request as API Gateway's REST proxy integration hands it to a function (format 1.0). */
typedef struct
{
  char *method;
  char *path;            /* encoded */
  char *query;           /* encoded; NULL: none */
  char *idempotency_key; /* NULL: none */
  char *user_arn;        /* who signed it; NULL: nobody */
  GBytes *body;          /* NULL: none */
} ChurnProxyRequest;

ChurnProxyRequest *churn_proxy_request_parse (JsonNode *event, GError **error);
void churn_proxy_request_free (ChurnProxyRequest *self);
char *churn_proxy_request_answer (guint status, const char *json);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ChurnProxyRequest, churn_proxy_request_free)

G_END_DECLS
