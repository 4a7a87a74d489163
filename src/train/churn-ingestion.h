#pragma once

#include "churn-ingestion-source.h"
#include "churn-sqlite-features.h"
#include "churn-sqlite-store.h"

G_BEGIN_DECLS

gboolean churn_ingestion_run (const char *path,
                              ChurnSqliteStore *store,
                              ChurnDatasetOptions *options,
                              ChurnIngestionProgress progress,
                              gpointer data,
                              guint *n_customers,
                              GCancellable *cancellable,
                              GError **error);

G_END_DECLS
