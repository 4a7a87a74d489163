#pragma once

#include "churn-pipeline.h"

G_BEGIN_DECLS

/* How long a contact stays live without anything being heard of it before Connect is asked. */
#define CHURN_LEASE_SECONDS (30 * 60)

gboolean
churn_reconcile (ChurnPipeline *pipeline, gint64 now, GCancellable *cancellable, GError **error);
gboolean churn_retain (ChurnPipeline *pipeline,
                       gint64 now,
                       guint transcript_hours,
                       guint contact_hours,
                       GCancellable *cancellable,
                       GError **error);

G_END_DECLS
