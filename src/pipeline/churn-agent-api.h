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

/* Who is told that a part is busy or does not answer (429, 503) is to come again after so many
 * seconds: by then the poll after this one would be due. */
#define CHURN_AGENT_API_RETRY_AFTER 15

char *churn_agent_api_answer (ChurnPipeline *pipeline,
                              const ChurnApiRequest *request,
                              gint64 now,
                              unsigned int *status,
                              GCancellable *cancellable,
                              GError **error);

G_END_DECLS
