#pragma once

#include "churn-pipeline.h"

G_BEGIN_DECLS

/* After the end of a contact its last words are asked for so long at most. */
#define CHURN_POLL_LAST_SECONDS (5 * 60)

gboolean churn_poll_is_due (ChurnPipeline *pipeline, const ChurnContact *contact, gint64 now);
gboolean churn_poll (ChurnPipeline *pipeline,
                     const ChurnContact *contact,
                     gint64 now,
                     gboolean *over,
                     GCancellable *cancellable,
                     GError **error);

G_END_DECLS
