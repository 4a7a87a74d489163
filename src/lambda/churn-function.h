#pragma once

#include "churn-lambda-metrics.h"
#include "churn-pipeline.h"
#include "churn-roles.h"

G_BEGIN_DECLS

/* What a function goes through beside the store's contacts: it builds nothing else. */
typedef enum
{
  CHURN_PORT_FEATURES = 1 << 0,
  CHURN_PORT_CONNECT = 1 << 1,
  CHURN_PORT_TRANSCRIPTS = 1 << 2,
  CHURN_PORT_PREDICTOR = 1 << 3, /* it scores */
  CHURN_PORT_MODEL = 1 << 4,     /* the model's name is enough */
  CHURN_PORT_CUSTOMERS = 1 << 5, /* the store's, too */
} ChurnPorts;

/* One invocation, read. */
typedef struct
{
  ChurnPipeline *pipeline;
  const ChurnRoles *roles;
  JsonNode *event;
  gint64 now;
  ChurnLambdaMetrics *metrics;
  GCancellable *cancellable; /* its time is over */
} ChurnFunctionCall;

/* Answers with JSON, owned by the caller; or NULL with @error set, which fails the invocation. */
typedef char *(*ChurnFunctionHandle) (ChurnFunctionCall *call, GError **error);

typedef struct
{
  const char *name; /* _HANDLER */
  ChurnPorts ports;
  ChurnFunctionHandle handle;
} ChurnFunction;

const ChurnFunction *churn_function_find (const char *name);

/* Each in a file of its own. */
char *churn_function_customer_lookup (ChurnFunctionCall *call, GError **error);
char *churn_function_initial_prediction (ChurnFunctionCall *call, GError **error);
char *churn_function_analyse (ChurnFunctionCall *call, GError **error);
char *churn_function_event (ChurnFunctionCall *call, GError **error);
char *churn_function_segments (ChurnFunctionCall *call, GError **error);
char *churn_function_agent_api (ChurnFunctionCall *call, GError **error);
char *churn_function_reconcile (ChurnFunctionCall *call, GError **error);

void churn_function_measure_age (ChurnFunctionCall *call, gint64 time);

G_END_DECLS
