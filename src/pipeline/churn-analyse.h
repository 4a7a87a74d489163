#pragma once

#include "churn-pipeline.h"

G_BEGIN_DECLS

/* One tick for all contacts that are due: scored together in one call of the model. @over gets the
 * ids (owned) of those whose loop is over; a contact without news is neither scored nor written. */
gboolean churn_analyse (ChurnPipeline *pipeline,
                        const char *const *contact_ids,
                        gint64 now,
                        GPtrArray *over,
                        GCancellable *cancellable,
                        GError **error);

G_END_DECLS
