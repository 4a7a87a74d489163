#pragma once

#include "churn-store.h"

G_BEGIN_DECLS

char *churn_outcomes_append (const char *path,
                             ChurnStore *store,
                             GHashTable *churned,
                             guint *n_added,
                             GCancellable *cancellable,
                             GError **error);

G_END_DECLS
