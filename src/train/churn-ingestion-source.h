#pragma once

#include "churn-customer-table.h"
#include "churn-dataset.h"

G_BEGIN_DECLS

typedef struct _ChurnIngestionSource ChurnIngestionSource;

typedef void (*ChurnIngestionProgress) (goffset done, goffset total, gpointer data);

ChurnIngestionSource *churn_ingestion_source_open (const char *path,
                                                   ChurnDatasetOptions *options,
                                                   GCancellable *cancellable,
                                                   GError **error);
void churn_ingestion_source_free (ChurnIngestionSource *self);

gint64 churn_ingestion_source_get_time (ChurnIngestionSource *self);
char *churn_ingestion_source_hash (const char *path, GCancellable *cancellable, GError **error);
gboolean churn_ingestion_source_read (ChurnIngestionSource *self,
                                      ChurnCustomerRow **row,
                                      GCancellable *cancellable,
                                      GError **error);
void churn_ingestion_source_show (ChurnIngestionSource *self,
                                  gboolean at_end,
                                  ChurnIngestionProgress progress,
                                  gpointer data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ChurnIngestionSource, churn_ingestion_source_free)

G_END_DECLS
