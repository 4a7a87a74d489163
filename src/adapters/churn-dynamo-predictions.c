/* Predictions. The newest one is part of its contact's item, so that it and the churn that the
 * contact shows are written at once; those before it are in the table ChurnPrediction, where each
 * is put before another one takes its place. */

#include "churn-dynamo-private.h"

#include <math.h>

/* What each feature contributes, as a row of features is written. */
static char *
contributions_to_csv (const ChurnPrediction *prediction)
{
  ChurnFeatures row;

  churn_features_clear (&row);
  for (guint i = 0; i < prediction->drivers->len; i++)
    {
      const ChurnDriver *driver = &g_array_index (prediction->drivers, ChurnDriver, i);

      row.values[driver->feature] = driver->contribution;
    }
  return churn_features_to_csv (&row);
}

static gboolean
read_contributions (ChurnPrediction *prediction, const char *csv, GError **error)
{
  ChurnFeatures row;

  if (!churn_features_from_csv (csv, &row, error))
    {
      g_prefix_error (error, "The store: contributions: ");
      return FALSE;
    }
  churn_prediction_set_contributions (prediction, row.values);
  return TRUE;
}

/* MONTHS=CHURN, a comma between two. */
static char *
what_ifs_to_text (const ChurnPrediction *prediction)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < prediction->what_ifs->len; i++)
    {
      const ChurnWhatIf *what_if = &g_array_index (prediction->what_ifs, ChurnWhatIf, i);
      g_autofree char *churn = churn_feature_value_to_string (what_if->churn);

      g_string_append_printf (text, "%s%d=%s", i > 0 ? "," : "", what_if->months, churn);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
read_what_ifs (ChurnPrediction *prediction, const char *text, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, ",", -1);

  for (char **part = parts; *part != NULL; part++)
    {
      g_auto (GStrv) pair = g_strsplit (*part, "=", 2);
      ChurnWhatIf what_if = { 0, NAN };
      gint64 months = 0;

      if (g_strv_length (pair) != 2 ||
          !g_ascii_string_to_signed (pair[0], 10, 0, G_MAXINT, &months, NULL) ||
          !churn_feature_value_from_string (pair[1], &what_if.churn))
        {
          g_set_error (error, CHURN_ERROR, CHURN_ERROR_PARSE,
                       "The store: whatIfChurns: “%s” is not MONTHS=CHURN", *part);
          return FALSE;
        }
      what_if.months = (int) months;
      g_array_append_val (prediction->what_ifs, what_if);
    }
  return TRUE;
}

static AwsDynamodbItem *
build_prediction (const ChurnPrediction *prediction, gint64 version, gint64 time)
{
  AwsDynamodbItem *item = aws_dynamodb_item_new ();
  g_autofree char *features = churn_features_to_csv (&prediction->features);
  g_autofree char *contributions = contributions_to_csv (prediction);
  g_autofree char *what_ifs = what_ifs_to_text (prediction);

  aws_dynamodb_item_set_int (item, "version", version);
  aws_dynamodb_item_set_int (item, "time", time);
  aws_dynamodb_item_set_int (item, "cause", prediction->cause);
  churn_dynamo_set_double (item, "churn", prediction->churn);
  aws_dynamodb_item_set_int (item, "months", prediction->months);
  churn_dynamo_set_string (item, "features", features);
  churn_dynamo_set_string (item, "contributions", contributions);
  churn_dynamo_set_string (item, "whatIfChurns", what_ifs);
  churn_dynamo_set_string (item, "model", prediction->model);
  if (prediction->fallback)
    aws_dynamodb_item_set_int (item, "fallback", 1);
  /* The time at which it was made: by it a call that comes again is known. */
  aws_dynamodb_item_set_int (item, "made", prediction->time);
  return item;
}

static ChurnPrediction *
read_prediction (AwsDynamodbItem *item, GError **error)
{
  g_autoptr (ChurnPrediction) prediction = churn_prediction_new ();
  g_autofree char *features = NULL, *contributions = NULL, *what_ifs = NULL;
  gint64 cause = CHURN_CAUSE_INITIAL, months = -1, fallback = 0;

  if (!aws_dynamodb_item_get_int (item, "version", &prediction->version, error) ||
      !aws_dynamodb_item_get_int (item, "time", &prediction->time, error) ||
      !aws_dynamodb_item_get_int (item, "cause", &cause, error) ||
      !churn_dynamo_get_double (item, "churn", &prediction->churn, error) ||
      !aws_dynamodb_item_get_int (item, "months", &months, error) ||
      !aws_dynamodb_item_get_int (item, "fallback", &fallback, error) ||
      !aws_dynamodb_item_get_string (item, "features", &features, error) ||
      !aws_dynamodb_item_get_string (item, "contributions", &contributions, error) ||
      !aws_dynamodb_item_get_string (item, "whatIfChurns", &what_ifs, error) ||
      !aws_dynamodb_item_get_string (item, "model", &prediction->model, error) ||
      !churn_features_from_csv (features != NULL ? features : "", &prediction->features, error) ||
      (contributions != NULL && !read_contributions (prediction, contributions, error)) ||
      (what_ifs != NULL && !read_what_ifs (prediction, what_ifs, error)))
    return NULL;
  prediction->cause = (ChurnCause) CLAMP (cause, CHURN_CAUSE_INITIAL, CHURN_CAUSE_OFFER);
  prediction->months = (int) CLAMP (months, -1, G_MAXINT);
  prediction->fallback = fallback != 0;
  return g_steal_pointer (&prediction);
}

/* Puts the newest prediction among those before it. It may happen twice. */
static gboolean
put_behind (ChurnDynamoStore *store,
            const ChurnDynamoContact *record,
            GCancellable *cancellable,
            GError **error)
{
  g_autoptr (AwsDynamodbInput) input = churn_dynamo_input_new (store->prediction_table, NULL);
  g_autoptr (AwsDynamodbItem) item = aws_dynamodb_item_copy (record->latest);
  gboolean held;

  churn_dynamo_set_string (item, "id", record->contact->id);
  if (store->contact_seconds >= 0)
    aws_dynamodb_item_set_int (item, "expires", churn_dynamo_expiry (store->contact_seconds));
  aws_dynamodb_input_set_item (input, item);
  aws_dynamodb_input_set_expression (input, "ConditionExpression", "attribute_not_exists(#id)");
  return churn_dynamo_write (store, "PutItem", input, &held, NULL, cancellable, error);
}

/* Whether the newest prediction is this one: it was written, and the answer lost. */
static gboolean
is_same (AwsDynamodbItem *latest, const ChurnPrediction *prediction, gboolean *same, GError **error)
{
  g_autoptr (ChurnPrediction) stands = NULL;
  gint64 made = 0;

  *same = FALSE;
  if (!aws_dynamodb_item_get_int (latest, "made", &made, error))
    return FALSE;
  if (made != prediction->time)
    return TRUE;
  stands = read_prediction (latest, error);
  if (stands == NULL)
    return FALSE;
  *same = stands->cause == prediction->cause && stands->churn == prediction->churn &&
          stands->months == prediction->months &&
          churn_features_equal (&stands->features, &prediction->features);
  return TRUE;
}

static gboolean
add (ChurnDynamoStore *store,
     ChurnDynamoContact *record,
     gpointer data,
     GCancellable *cancellable,
     GError **error)
{
  const ChurnPrediction *prediction = data;
  ChurnContact *contact = record->contact;
  gint64 time = prediction->time;

  if (record->latest != NULL)
    {
      gint64 latest = 0;
      gboolean same = FALSE;

      if (!aws_dynamodb_item_get_int (record->latest, "time", &latest, error) ||
          !is_same (record->latest, prediction, &same, error))
        return FALSE;
      if (same)
        return TRUE;
      if (!put_behind (store, record, cancellable, error))
        return FALSE;
      /* A tick knows the time at which it began, and an offer may have been applied since: after
       * the one before as the wire carries it. */
      time = MAX (time, latest + G_USEC_PER_SEC / 1000);
      aws_dynamodb_item_unref (record->latest);
    }
  record->latest = build_prediction (prediction, record->next, time);
  record->detail = TRUE;
  contact->previous_churn = contact->churn;
  contact->churn = prediction->churn;
  contact->months = prediction->months;
  if (isnan (contact->initial_churn))
    contact->initial_churn = prediction->churn;
  return TRUE;
}

static gboolean
add_prediction (ChurnStore *store,
                const char *contact_id,
                const ChurnPrediction *prediction,
                GCancellable *cancellable,
                GError **error)
{
  g_autoptr (ChurnDynamoContact) record =
      churn_dynamo_change_contact (CHURN_DYNAMO_STORE (store), contact_id, FALSE, prediction->time,
                                   add, (gpointer) prediction, cancellable, error);

  return record != NULL;
}

/**
 * churn_dynamo_read_latest:
 * @item: (nullable): a contact's item
 * @latest: (out) (nullable): the newest prediction in it
 * @error: return location for the error
 *
 * Reads what was predicted last.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
churn_dynamo_read_latest (AwsDynamodbItem *item, ChurnPrediction **latest, GError **error)
{
  AwsDynamodbItem *map = item != NULL ? aws_dynamodb_item_peek_map (item, "latest") : NULL;

  *latest = map != NULL ? read_prediction (map, error) : NULL;
  return map == NULL || *latest != NULL;
}

/* The newest prediction, which the caller may have. */
static gboolean
find_latest (ChurnDynamoStore *self,
             const char *contact_id,
             ChurnPrediction *given,
             ChurnPrediction **latest,
             GCancellable *cancellable,
             GError **error)
{
  g_autoptr (AwsDynamodbItem) item = NULL;

  *latest = given != NULL ? churn_prediction_ref (given) : NULL;
  return given != NULL ||
         (churn_dynamo_load_contact (self, contact_id, &item, cancellable, error) &&
          churn_dynamo_read_latest (item, latest, error));
}

static GPtrArray *
list_predictions (ChurnStore *store,
                  const char *contact_id,
                  gint64 since,
                  ChurnPrediction *given,
                  GCancellable *cancellable,
                  GError **error)
{
  ChurnDynamoStore *self = CHURN_DYNAMO_STORE (store);
  g_autoptr (AwsDynamodbInput) input = churn_dynamo_input_new (self->prediction_table, NULL);
  g_autoptr (GPtrArray) predictions =
      g_ptr_array_new_with_free_func ((GDestroyNotify) churn_prediction_unref);
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (ChurnPrediction) latest = NULL;

  /* Before those behind it: what is put among them meanwhile is not left out. */
  if (!find_latest (self, contact_id, given, &latest, cancellable, error))
    return NULL;
  aws_dynamodb_input_set_expression (input, "KeyConditionExpression",
                                     "#id = :id AND #version > :since");
  churn_dynamo_set_string (input->values, ":id", contact_id);
  aws_dynamodb_item_set_int (input->values, ":since", since);
  aws_dynamodb_input_set_flag (input, "ConsistentRead", TRUE);
  items = latest == NULL || latest->version > since
              ? churn_dynamo_read_all (self, "Query", input, 0, NULL, cancellable, error)
              : g_ptr_array_new ();
  if (items == NULL)
    return NULL;
  for (guint i = 0; i < items->len; i++)
    {
      ChurnPrediction *prediction = read_prediction (g_ptr_array_index (items, i), error);

      if (prediction == NULL)
        return NULL;
      if (latest != NULL && prediction->version >= latest->version)
        churn_prediction_unref (prediction);
      else
        g_ptr_array_add (predictions, prediction);
    }
  if (latest != NULL && latest->version > since)
    g_ptr_array_add (predictions, g_steal_pointer (&latest));
  return g_steal_pointer (&predictions);
}

/**
 * churn_dynamo_init_predictions:
 * @iface: the interface of #ChurnDynamoStore
 *
 * Fills in this file's methods.
 */
void
churn_dynamo_init_predictions (ChurnStoreInterface *iface)
{
  iface->add_prediction = add_prediction;
  iface->list_predictions = list_predictions;
}
