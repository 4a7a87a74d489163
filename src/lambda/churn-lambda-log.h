#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Structured logs: one JSON object a line on standard error. */
void churn_lambda_log_install (const char *function);
void churn_lambda_log_set_request (const char *request_id);
guint churn_lambda_log_take_count (void);
char *churn_lambda_log_format (GLogLevelFlags level,
                               const char *function,
                               const char *request_id,
                               const char *message);

G_END_DECLS
