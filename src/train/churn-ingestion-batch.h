#pragma once

#include "aws-credentials.h"
#include "churn-customer-table.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Where customers are taken to. */
typedef struct
{
  char *region;
  char *feature_group;
  char *customer_table;
  AwsCredentials *credentials;
} ChurnIngestionTarget;

ChurnIngestionTarget *churn_ingestion_target_copy (const ChurnIngestionTarget *target);
void churn_ingestion_target_free (ChurnIngestionTarget *target);
char *churn_ingestion_target_describe (const ChurnIngestionTarget *target);

/* What became of one row. */
typedef struct
{
  guint64 number;
  ChurnCustomerRow *row;
  gboolean done;
  GError *error; /* why it is not done; NULL if it was not tried */
} ChurnIngestionEntry;

/* Rows that one thread takes in, one after the other. It is handed to the thread and back. */
typedef struct
{
  ChurnIngestionTarget *target;
  gint64 time;
  GPtrArray *entries; /* of ChurnIngestionEntry */
  GError *fatal;      /* why none of the others would be taken in either */
  GThread *thread;    /* its own, while it runs; the caller's side */
} ChurnIngestionBatch;

ChurnIngestionBatch *churn_ingestion_batch_new (const ChurnIngestionTarget *target, gint64 time);
void churn_ingestion_batch_free (ChurnIngestionBatch *self);
void churn_ingestion_batch_add (ChurnIngestionBatch *self, guint64 number, ChurnCustomerRow *row);
void churn_ingestion_batch_run_async (ChurnIngestionBatch *self,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
ChurnIngestionBatch *churn_ingestion_batch_run_finish (GAsyncResult *result);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ChurnIngestionTarget, churn_ingestion_target_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ChurnIngestionBatch, churn_ingestion_batch_free)

G_END_DECLS
