#pragma once

#include "churn-pipeline.h"
#include "churn-sqlite-store.h"

G_BEGIN_DECLS

/* What became of the events of a delivery. */
typedef struct
{
  guint applied;
  guint unchanged;
  guint ignored;
} ChurnDeliveryCounts;

gboolean churn_delivery_take (ChurnPipeline *pipeline,
                              JsonNode *delivery,
                              gint64 now,
                              ChurnDeliveryCounts *counts,
                              GCancellable *cancellable,
                              GError **error);
char *churn_delivery_counts_to_json (const ChurnDeliveryCounts *counts);

G_END_DECLS
