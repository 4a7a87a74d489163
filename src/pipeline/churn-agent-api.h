#pragma once

#include "churn-pipeline.h"
#include "churn-principal.h"

G_BEGIN_DECLS

/* A request whose caller is known; nothing here is of HTTP but the words. */
typedef struct
{
  const ChurnPrincipal *principal;
  const char *method;
  const char *path;            /* encoded, from the API's root: /agents/jdoe/contacts */
  const char *query;           /* encoded; nullable */
  const char *idempotency_key; /* nullable */
  GBytes *body;                /* nullable */
} ChurnApiRequest;

/* Always answers: a fault becomes its status and the one error body. Returns the JSON, owned by the
 * caller. */
char *churn_agent_api_handle (ChurnPipeline *pipeline,
                              const ChurnApiRequest *request,
                              gint64 now,
                              unsigned int *status,
                              GCancellable *cancellable);

G_END_DECLS
