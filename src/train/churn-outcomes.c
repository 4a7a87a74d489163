#include "churn-outcomes.h"

#include "churn-csv.h"
#include "churn-customer-table.h"
#include "churn-error.h"

#include <math.h>
#include <string.h>

/* The ids that stand in the table, each of its rows being read. */
static GHashTable *
read_ids (const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (ChurnCustomerTable) table = churn_customer_table_open (path, cancellable, error);
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  if (table == NULL)
    return NULL;
  if (!churn_customer_table_has_churn (table))
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_PARSE, "%s, line 1: columns are missing: Churn",
                   path);
      return NULL;
    }
  while (TRUE)
    {
      g_autoptr (GError) problem = NULL;
      g_autoptr (ChurnCustomerRow) row = churn_customer_table_read (table, cancellable, &problem);

      if (problem != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&problem));
          return NULL;
        }
      if (row == NULL)
        return g_steal_pointer (&ids);
      g_hash_table_add (ids, g_strdup (row->customer->id));
    }
}

/* What was scored with the offer if it was accepted, and just before it if not. */
static gboolean
find_features (ChurnStore *store,
               const ChurnOffer *offer,
               ChurnFeatures *features,
               gboolean *found,
               GCancellable *cancellable,
               GError **error)
{
  g_autoptr (GPtrArray) predictions =
      churn_store_list_predictions (store, offer->contact_id, 0, NULL, cancellable, error);

  *found = FALSE;
  if (predictions == NULL)
    return FALSE;
  for (guint i = 0; i < predictions->len; i++)
    {
      const ChurnPrediction *prediction = g_ptr_array_index (predictions, i);

      if (prediction->time < offer->recorded)
        {
          *features = prediction->features;
          *found = TRUE;
        }
    }
  if (*found && offer->outcome == CHURN_OUTCOME_ACCEPTED)
    features->values[CHURN_FEATURE_MTH_REMAIN] = offer->months;

  return TRUE;
}

static char *
format_number (double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  if (isnan (value))
    return g_strdup ("");

  return g_strdup (g_ascii_formatd (text, sizeof text, "%.15g", value));
}

static char *
format_plan (double yes)
{
  return g_strdup (isnan (yes) ? "" : yes > 0.5 ? "yes" : "no");
}

/* A row in the columns of the table; what we do not know of it stays empty. */
static char *
format_row (GPtrArray *header, const char *id, const ChurnFeatures *features, gboolean churned)
{
  g_autoptr (GPtrArray) fields = g_ptr_array_new_null_terminated (header->len + 1, g_free, TRUE);

  for (guint i = 0; i < header->len; i++)
    {
      const char *column = g_ptr_array_index (header, i);
      ChurnFeature feature;

      if (g_str_equal (column, "customerID"))
        g_ptr_array_add (fields, g_strdup (id));
      else if (g_str_equal (column, "Churn"))
        g_ptr_array_add (fields, g_strdup (churned ? "True" : "False"));
      else if (g_str_equal (column, "Int_l_Plan"))
        g_ptr_array_add (fields, format_plan (features->values[CHURN_FEATURE_INT_L_PLAN_YES]));
      else if (g_str_equal (column, "VMail_Plan"))
        g_ptr_array_add (fields, format_plan (features->values[CHURN_FEATURE_VMAIL_PLAN_YES]));
      else if (churn_feature_from_name (column, &feature))
        g_ptr_array_add (fields, format_number (features->values[feature]));
      else
        g_ptr_array_add (fields, g_strdup (""));
    }

  return churn_csv_format ((const char *const *) fields->pdata);
}

static gboolean
append_offers (GString *table,
               ChurnStore *store,
               GHashTable *ids,
               GPtrArray *header,
               GHashTable *churned,
               guint *n_added,
               GCancellable *cancellable,
               GError **error)
{
  g_autoptr (GPtrArray) offers = churn_store_list_offers (store, NULL, 0, cancellable, error);

  if (offers == NULL)
    return FALSE;
  for (guint i = 0; i < offers->len; i++)
    {
      const ChurnOffer *offer = g_ptr_array_index (offers, i);
      g_autofree char *id =
          g_strdup_printf ("%s/%" G_GINT64_FORMAT, offer->customer_id, offer->number);
      g_autofree char *row = NULL;
      ChurnFeatures features;
      gboolean found;

      if (offer->outcome == CHURN_OUTCOME_UNKNOWN || g_hash_table_contains (ids, id))
        continue;
      if (!find_features (store, offer, &features, &found, cancellable, error))
        return FALSE;
      if (!found)
        continue;
      row = format_row (header, id, &features, g_hash_table_contains (churned, offer->customer_id));
      g_string_append (table, row);
      (*n_added)++;
    }

  return TRUE;
}

/**
 * churn_outcomes_append:
 * @path: a table that the last training read
 * @store: what the desk recorded
 * @churned: (element-type utf8 utf8): the ids of the customers who have churned since
 * @n_added: (out): how many rows are new
 * @cancellable: (nullable): stops it
 * @error: return location
 *
 * Adds what became of offers to a table for the next training: a row for each offer that was
 * answered, with what was known of the customer when it was made, the months of the offer if it was
 * accepted, and whether the customer churned after all. Its id is the customer's and the offer's
 * number, so that no row is added twice.
 *
 * Returns: (transfer full) (nullable): the new table
 */
char *
churn_outcomes_append (const char *path,
                       ChurnStore *store,
                       GHashTable *churned,
                       guint *n_added,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (GHashTable) ids = NULL;
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (ChurnCsv) csv = NULL;
  g_autoptr (GPtrArray) header = NULL;
  g_autoptr (GString) table = NULL;
  g_autofree char *contents = NULL;
  gsize length;

  g_return_val_if_fail (path != NULL && churned != NULL && n_added != NULL, NULL);
  g_return_val_if_fail (CHURN_IS_STORE (store), NULL);

  *n_added = 0;
  ids = read_ids (path, cancellable, error);
  if (ids == NULL || !g_file_get_contents (path, &contents, &length, error))
    return NULL;
  stream = g_memory_input_stream_new_from_data (contents, length, NULL);
  csv = churn_csv_new (stream, path);
  header = churn_csv_read (csv, cancellable, error);
  if (header == NULL)
    return NULL;

  table = g_string_new_len (contents, length);
  if (length > 0 && contents[length - 1] != '\n')
    g_string_append_c (table, '\n');
  if (!append_offers (table, store, ids, header, churned, n_added, cancellable, error))
    return NULL;

  return g_string_free (g_steal_pointer (&table), FALSE);
}
