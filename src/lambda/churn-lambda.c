#include "churn-lambda.h"

#include "churn-deadline.h"
#include "churn-dynamo-store.h"
#include "churn-error.h"
#include "churn-json.h"
#include "churn-lambda-fault.h"
#include "churn-lambda-log.h"
#include "churn-lambda-ports.h"
#include "churn-runtime.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* So long before the end of its time an invocation stops what it does, so that it can still say
 * so. */
#define MARGIN (200 * G_TIME_SPAN_MILLISECOND)

/* What the process keeps from one invocation to the next. */
typedef struct
{
  const ChurnFunction *function;
  const char *name; /* in the metrics */
  ChurnRuntime *runtime;
  ChurnPipeline *pipeline;
  ChurnRoles *roles;
  ChurnDeadline *deadline;
} Lambda;

static void
lambda_clear (Lambda *self)
{
  g_clear_object (&self->runtime);
  g_clear_object (&self->pipeline);
  g_clear_pointer (&self->roles, churn_roles_free);
  g_clear_pointer (&self->deadline, churn_deadline_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Lambda, lambda_clear)

static volatile sig_atomic_t is_busy;
static volatile sig_atomic_t is_stopped;

/* Between invocations the process waits for what may never come; in one it comes to its end. */
static void
on_terminate (int number)
{
  if (!is_busy)
    _exit (EXIT_SUCCESS);
  is_stopped = 1;
}

static const char *
name_error (const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return "Deadline";
  return churn_error_get_name ((int) churn_lambda_fault_get_code (error));
}

/* What the steps counted, and the log. */
static void
write_metrics (Lambda *self, ChurnLambdaMetrics *metrics)
{
  ChurnCounts *counts = churn_pipeline_get_counts (self->pipeline);
  g_autofree char *line = NULL;

  metrics->values[CHURN_LAMBDA_METRIC_TICKS] = counts->ticks;
  metrics->values[CHURN_LAMBDA_METRIC_PREDICTIONS] = counts->predictions;
  metrics->values[CHURN_LAMBDA_METRIC_FALLBACK_SCORES] = counts->fallbacks;
  metrics->values[CHURN_LAMBDA_METRIC_WARNINGS] = churn_lambda_log_take_count ();
  *counts = (ChurnCounts){ 0 };
  line = churn_lambda_metrics_format (metrics, self->name, g_get_real_time ());
  if (line != NULL)
    {
      fputs (line, stdout);
      fflush (stdout);
    }
}

static char *
handle (Lambda *self,
        const ChurnInvocation *invocation,
        ChurnLambdaMetrics *metrics,
        GError **error)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (JsonNode) event = NULL;
  ChurnFunctionCall call = { 0 };
  gsize length;
  const char *text = g_bytes_get_data (invocation->event, &length);
  char *answer;

  event = churn_json_parse (text != NULL ? text : "", (gssize) length, NULL);
  if (event == NULL)
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_INVALID, "The event is no JSON");
      return NULL;
    }
  churn_dynamo_store_begin (CHURN_DYNAMO_STORE (churn_pipeline_get_store (self->pipeline)));
  call.pipeline = self->pipeline;
  call.roles = self->roles;
  call.event = event;
  call.now = g_get_real_time ();
  call.metrics = metrics;
  call.cancellable = cancellable;
  if (invocation->deadline != 0)
    churn_deadline_set (self->deadline, invocation->deadline - MARGIN, cancellable);
  answer = self->function->handle (&call, error);
  churn_deadline_clear (self->deadline);
  return answer;
}

static gboolean
fail (Lambda *self,
      const ChurnInvocation *invocation,
      ChurnLambdaMetrics *metrics,
      const GError *failure,
      GError **error)
{
  g_autofree char *type = g_strconcat ("Function.", name_error (failure), NULL);

  g_warning ("%s: %s", type, failure->message);
  metrics->values[CHURN_LAMBDA_METRIC_ERRORS] += 1;
  write_metrics (self, metrics);
  return churn_runtime_fail (self->runtime, invocation, type, failure->message, error);
}

/* Everything is written before the answer: with it the process may be frozen. */
static gboolean
respond (Lambda *self,
         const ChurnInvocation *invocation,
         ChurnLambdaMetrics *metrics,
         const char *answer,
         GError **error)
{
  ChurnLambdaMetrics refused = { { 0 } };
  g_autoptr (GError) local = NULL;

  write_metrics (self, metrics);
  if (churn_runtime_respond (self->runtime, invocation, answer, &local))
    return TRUE;
  if (g_error_matches (local, CHURN_ERROR, CHURN_ERROR_TOO_LARGE))
    return fail (self, invocation, &refused, local, error);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* Handles one invocation; FALSE if the process is to end. */
static gboolean
serve (Lambda *self, const ChurnInvocation *invocation, GError **error)
{
  ChurnLambdaMetrics metrics = { { 0 } };
  g_autofree char *answer = NULL;
  g_autoptr (GError) failure = NULL;
  g_autoptr (GError) local = NULL;

  churn_lambda_log_set_request (invocation->request_id);
  if (invocation->trace != NULL)
    g_setenv ("_X_AMZN_TRACE_ID", invocation->trace, TRUE);
  else
    g_unsetenv ("_X_AMZN_TRACE_ID");
  answer = handle (self, invocation, &metrics, &failure);
  if (answer != NULL ? respond (self, invocation, &metrics, answer, &local)
                     : fail (self, invocation, &metrics, failure, &local))
    return TRUE;
  if (!g_error_matches (local, CHURN_ERROR, CHURN_ERROR_UNAVAILABLE))
    {
      /* It was too late, as a rule: the next invocation is another one. */
      g_warning ("An answer was not taken: %s", local->message);
      return TRUE;
    }
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
loop (Lambda *self, GError **error)
{
  while (!is_stopped)
    {
      g_autoptr (ChurnInvocation) invocation = churn_runtime_next (self->runtime, error);
      gboolean goes_on;

      if (invocation == NULL)
        return FALSE;
      is_busy = 1;
      goes_on = serve (self, invocation, error);
      is_busy = 0;
      churn_lambda_log_set_request (NULL);
      if (!goes_on)
        return FALSE;
    }
  return TRUE;
}

static gboolean
prepare (Lambda *self, const char *handler, const char **type, GError **error)
{
  *type = "Runtime.NoSuchHandler";
  self->function = churn_function_find (handler);
  if (self->function == NULL)
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_INVALID,
                   "_HANDLER does not name a function of this program");
      return FALSE;
    }
  *type = "Runtime.ConfigInvalid";
  self->roles =
      churn_roles_new (g_getenv ("CHURN_SUPERVISOR_ROLES"), g_getenv ("CHURN_AGENT_ROLES"));
  self->deadline = churn_deadline_new ();
  self->pipeline = churn_lambda_ports_new_pipeline (self->function, error);
  return self->pipeline != NULL;
}

/**
 * churn_lambda_run:
 *
 * The program: the function that `_HANDLER` names, until the Runtime API or SIGTERM ends it.
 *
 * Returns: the exit status
 */
int
churn_lambda_run (void)
{
  g_auto (Lambda) self = { 0 };
  g_autoptr (GError) error = NULL;
  const char *handler = g_getenv ("_HANDLER");
  const char *type = NULL;
  struct sigaction terminate = { .sa_handler = on_terminate, .sa_flags = SA_RESTART };

  self.name = g_getenv ("AWS_LAMBDA_FUNCTION_NAME");
  if (self.name == NULL)
    self.name = handler != NULL ? handler : "";
  churn_lambda_log_install (handler);
  signal (SIGPIPE, SIG_IGN);
  sigaction (SIGTERM, &terminate, NULL);

  self.runtime = churn_runtime_new (g_getenv ("AWS_LAMBDA_RUNTIME_API"), &error);
  if (self.runtime != NULL && prepare (&self, handler, &type, &error))
    loop (&self, &error);
  else if (type != NULL)
    churn_runtime_fail_init (self.runtime, type, error->message, NULL);
  if (error == NULL)
    return EXIT_SUCCESS;
  g_warning ("The function ends: %s", error->message);
  return EXIT_FAILURE;
}
