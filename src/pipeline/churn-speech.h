#pragma once

#include "churn-pipeline.h"

G_BEGIN_DECLS

gboolean churn_speech_take (ChurnPipeline *pipeline,
                            const ChurnContact *contact,
                            gint64 now,
                            ChurnCustomer **customer,
                            gboolean *changed,
                            GCancellable *cancellable,
                            GError **error);
gboolean churn_speech_hear (ChurnPipeline *pipeline,
                            const ChurnContact *contact,
                            gint64 now,
                            GCancellable *cancellable,
                            GError **error);

G_END_DECLS
