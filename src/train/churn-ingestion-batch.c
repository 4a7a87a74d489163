#include "churn-ingestion-batch.h"

#include "aws-service-endpoint.h"
#include "churn-dynamo-customers.h"
#include "churn-ingest.h"
#include "churn-sagemaker-features.h"

/**
 * churn_ingestion_target_copy:
 * @target: where customers are taken to
 *
 * Returns: (transfer full): a copy, for another thread
 */
ChurnIngestionTarget *
churn_ingestion_target_copy (const ChurnIngestionTarget *target)
{
  ChurnIngestionTarget *copy;

  g_return_val_if_fail (target != NULL, NULL);

  copy = g_new0 (ChurnIngestionTarget, 1);
  copy->region = g_strdup (target->region);
  copy->feature_group = g_strdup (target->feature_group);
  copy->customer_table = g_strdup (target->customer_table);
  copy->credentials = aws_credentials_ref (target->credentials);
  return copy;
}

/**
 * churn_ingestion_target_free:
 * @target: (transfer full): where customers are taken to
 *
 * Frees it.
 */
void
churn_ingestion_target_free (ChurnIngestionTarget *target)
{
  g_return_if_fail (target != NULL);

  g_free (target->region);
  g_free (target->feature_group);
  g_free (target->customer_table);
  g_clear_pointer (&target->credentials, aws_credentials_unref);
  g_free (target);
}

/**
 * churn_ingestion_target_describe:
 * @target: where customers are taken to
 *
 * Returns: (transfer full): its names, by which it is known again
 */
char *
churn_ingestion_target_describe (const ChurnIngestionTarget *target)
{
  g_return_val_if_fail (target != NULL, NULL);

  return g_strjoin (" ", target->region, target->feature_group, target->customer_table, NULL);
}

static void
entry_free (ChurnIngestionEntry *entry)
{
  g_clear_pointer (&entry->row, churn_customer_row_free);
  g_clear_error (&entry->error);
  g_free (entry);
}

/**
 * churn_ingestion_batch_new:
 * @target: where its customers are taken to
 * @time: the time of its rows, microseconds UTC
 *
 * Returns: (transfer full): a batch without rows
 */
ChurnIngestionBatch *
churn_ingestion_batch_new (const ChurnIngestionTarget *target, gint64 time)
{
  ChurnIngestionBatch *self;

  g_return_val_if_fail (target != NULL, NULL);

  self = g_new0 (ChurnIngestionBatch, 1);
  self->target = churn_ingestion_target_copy (target);
  self->time = time;
  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);
  return self;
}

/**
 * churn_ingestion_batch_free:
 * @self: (transfer full): a batch
 *
 * Frees it and its rows.
 */
void
churn_ingestion_batch_free (ChurnIngestionBatch *self)
{
  g_return_if_fail (self != NULL);

  churn_ingestion_target_free (self->target);
  g_ptr_array_unref (self->entries);
  g_clear_error (&self->fatal);
  g_free (self);
}

/**
 * churn_ingestion_batch_add:
 * @self: a batch
 * @number: the row's number in the table
 * @row: (transfer full): the row
 *
 * Adds a row.
 */
void
churn_ingestion_batch_add (ChurnIngestionBatch *self, guint64 number, ChurnCustomerRow *row)
{
  ChurnIngestionEntry *entry;

  g_return_if_fail (self != NULL && row != NULL);

  entry = g_new0 (ChurnIngestionEntry, 1);
  entry->number = number;
  entry->row = row;
  g_ptr_array_add (self->entries, entry);
}

/* Nobody else would be taken in either: the keys, the clock, the names or the addresses are wrong.
 */
static gboolean
is_fatal (const GError *error)
{
  static const AwsError codes[] = {
    AWS_ERROR_NOT_AUTHORIZED, AWS_ERROR_MISSING_AUTHENTICATION,
    AWS_ERROR_SIGN_IN,        AWS_ERROR_EXPIRED_TOKEN,
    AWS_ERROR_SIGNATURE,      AWS_ERROR_CLOCK_SKEW,
    AWS_ERROR_NOT_FOUND,      AWS_ERROR_INVALID,
  };

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    if (g_error_matches (error, AWS_ERROR, codes[i]))
      return TRUE;
  return FALSE;
}

static gboolean
take (ChurnIngestionBatch *self,
      const ChurnCustomerRow *row,
      ChurnDynamoCustomers *customers,
      ChurnFeatureStore *features,
      GCancellable *cancellable,
      GError **error)
{
  g_autoptr (ChurnCustomer) stands = NULL;
  ChurnFeatures values = row->features;

  churn_ingest_prepare (row->customer, &row->features, self->time);
  stands = churn_dynamo_customers_put (customers, row->customer, cancellable, error);
  if (stands == NULL)
    return FALSE;
  churn_customer_apply (stands, &values);
  return churn_feature_store_put (features, stands->id, &values, stands->event_time, cancellable,
                                  error);
}

/* The clients belong to the thread that makes them. */
static gpointer
run (gpointer data)
{
  g_autoptr (GTask) task = data;
  ChurnIngestionBatch *self = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  ChurnIngestionTarget *target = self->target;
  g_autoptr (AwsClient) table_client = NULL;
  g_autoptr (AwsClient) group_client = NULL;
  g_autoptr (AwsDynamodb) dynamodb = NULL;
  g_autoptr (AwsFeatureStoreRuntime) runtime = NULL;
  g_autoptr (ChurnDynamoCustomers) customers = NULL;
  g_autoptr (ChurnFeatureStore) features = NULL;

  table_client = aws_service_endpoint_new_client (AWS_SERVICE_DYNAMODB, target->region,
                                                  target->credentials, &self->fatal);
  if (table_client != NULL)
    group_client = aws_service_endpoint_new_client (
        AWS_SERVICE_FEATURE_STORE_RUNTIME, target->region, target->credentials, &self->fatal);
  if (group_client != NULL)
    {
      dynamodb = aws_dynamodb_new (table_client);
      runtime = aws_feature_store_runtime_new (group_client);
      customers = churn_dynamo_customers_new (dynamodb, target->customer_table);
      features = churn_sagemaker_features_new (runtime, target->feature_group);
    }

  for (guint i = 0; self->fatal == NULL && i < self->entries->len; i++)
    {
      ChurnIngestionEntry *entry = g_ptr_array_index (self->entries, i);
      g_autoptr (GError) error = NULL;

      entry->done = take (self, entry->row, customers, features, cancellable, &error);
      if (error != NULL && is_fatal (error))
        self->fatal = g_steal_pointer (&error);
      else
        entry->error = g_steal_pointer (&error);
    }
  g_task_return_boolean (task, TRUE);
  return NULL;
}

/**
 * churn_ingestion_batch_run_async:
 * @self: (transfer full): a batch, which belongs to the thread until it is done
 * @cancellable: (nullable): stops it
 * @callback: called in the caller's main context when it is done
 * @user_data: what @callback gets
 *
 * Takes a batch in, in a thread of its own; not in one of GIO's pool, which has ten: each
 * connection that is made needs one of those for a moment, and would wait for a batch that waits
 * for it.
 */
void
churn_ingestion_batch_run_async (ChurnIngestionBatch *self,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  GTask *task;

  g_return_if_fail (self != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, self, NULL);
  self->thread = g_thread_new ("ingestion", run, task);
}

/**
 * churn_ingestion_batch_run_finish:
 * @result: the result
 *
 * Ends churn_ingestion_batch_run_async().
 *
 * Returns: (transfer full): the batch, in which each row says what became of it
 */
ChurnIngestionBatch *
churn_ingestion_batch_run_finish (GAsyncResult *result)
{
  ChurnIngestionBatch *self;

  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  self = g_task_get_task_data (G_TASK (result));
  g_clear_pointer (&self->thread, g_thread_join);
  return self;
}
