#pragma once

#include "churn-pipeline.h"

G_BEGIN_DECLS

/* Customer lookup: what a contact flow sends in, the flat map of strings that it gets back out. */
JsonNode *churn_lookup_handle (ChurnPipeline *pipeline,
                               JsonNode *event,
                               gint64 now,
                               GCancellable *cancellable,
                               GError **error);

G_END_DECLS
