#pragma once

#include "churn-pipeline.h"

G_BEGIN_DECLS

gboolean churn_caller_identify (ChurnPipeline *pipeline,
                                const ChurnContact *contact,
                                const char *customer_id,
                                gint64 now,
                                GCancellable *cancellable,
                                GError **error);
gboolean churn_caller_set (ChurnPipeline *pipeline,
                           const ChurnContact *contact,
                           const ChurnCustomer *customer,
                           const char *phone,
                           gint64 now,
                           GCancellable *cancellable,
                           GError **error);

G_END_DECLS
