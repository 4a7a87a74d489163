#include "churn-function.h"

#define FOLLOWS (CHURN_PORT_CUSTOMERS | CHURN_PORT_FEATURES)
#define SCORES (CHURN_PORT_FEATURES | CHURN_PORT_CONNECT | CHURN_PORT_PREDICTOR)

static const ChurnFunction functions[] = {
  { "customer-lookup", FOLLOWS | CHURN_PORT_CONNECT, churn_function_customer_lookup },
  { "initial-prediction", SCORES, churn_function_initial_prediction },
  { "analyse", FOLLOWS | SCORES | CHURN_PORT_TRANSCRIPTS, churn_function_analyse },
  { "record-sentiment", FOLLOWS, churn_function_event },
  { "segments", FOLLOWS, churn_function_segments },
  { "track", FOLLOWS | CHURN_PORT_CONNECT | CHURN_PORT_TRANSCRIPTS, churn_function_event },
  { "agent-api", CHURN_PORT_CUSTOMERS | CHURN_PORT_MODEL, churn_function_agent_api },
  { "offer", FOLLOWS | SCORES, churn_function_agent_api },
  { "reconcile", FOLLOWS | SCORES | CHURN_PORT_TRANSCRIPTS, churn_function_reconcile },
};

/**
 * churn_function_find:
 * @name: (nullable): what `_HANDLER` says
 *
 * Finds a function of this program.
 *
 * Returns: (transfer none) (nullable): the function; %NULL if there is none of that name
 */
const ChurnFunction *
churn_function_find (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (functions); i++)
    if (g_strcmp0 (functions[i].name, name) == 0)
      return &functions[i];
  return NULL;
}

/**
 * churn_function_measure_age:
 * @call: an invocation
 * @time: when what it is about happened, microseconds UTC
 *
 * Measures how long it took to become known here; of several things in one invocation, the longest.
 */
void
churn_function_measure_age (ChurnFunctionCall *call, gint64 time)
{
  gint64 *age = &call->metrics->values[CHURN_LAMBDA_METRIC_FEED_AGE];

  if (time > 0)
    *age = MAX (*age, (call->now - time) / (G_USEC_PER_SEC / 1000));
}
