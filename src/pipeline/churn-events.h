#pragma once

#include "churn-pipeline.h"

G_BEGIN_DECLS

typedef enum
{
  CHURN_EVENT_APPLIED,   /* something changed */
  CHURN_EVENT_UNCHANGED, /* known already */
  CHURN_EVENT_IGNORED,   /* not for us: an unknown type */
} ChurnEventResult;

/* One event as AWS delivers it: a contact event, a rule matched, a segment stream record, a Kinesis
 * batch. */
gboolean churn_events_handle (ChurnPipeline *pipeline,
                              JsonNode *event,
                              gint64 now,
                              ChurnEventResult *result,
                              GCancellable *cancellable,
                              GError **error);

G_END_DECLS
