#pragma once

#include "churn-ingestion-batch.h"
#include "churn-ingestion-source.h"

G_BEGIN_DECLS

#define CHURN_CLOUD_INGESTION_MAX_PARALLEL 32

/* What became of the customers of a table. */
typedef struct
{
  guint64 n_in;      /* taken in now */
  guint64 n_before;  /* taken in before, by what --resume says */
  GPtrArray *failed; /* of char *: an id and why, a line each; nothing else of a customer */
} ChurnCloudIngestionCount;

void churn_cloud_ingestion_count_clear (ChurnCloudIngestionCount *count);

gboolean churn_cloud_ingestion_run (const char *path,
                                    const ChurnIngestionTarget *target,
                                    guint parallel,
                                    const char *resume,
                                    ChurnDatasetOptions *options,
                                    ChurnIngestionProgress progress,
                                    gpointer data,
                                    ChurnCloudIngestionCount *count,
                                    GCancellable *cancellable,
                                    GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ChurnCloudIngestionCount, churn_cloud_ingestion_count_clear)

G_END_DECLS
