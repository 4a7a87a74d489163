#include "churn-sqlite-private.h"

#include "churn-json.h"

#include <math.h>

#define COLUMNS "time, cause, churn, months, features, drivers, what_ifs, model, version, fallback"

typedef void (*BuildFunc) (const ChurnPrediction *prediction, JsonBuilder *builder);
typedef gboolean (*ParseFunc) (ChurnPrediction *prediction, JsonArray *array, GError **error);

static char *
to_json (const ChurnPrediction *prediction, BuildFunc build)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) node = NULL;

  build (prediction, builder);
  node = json_builder_get_root (builder);
  return churn_json_to_string (node);
}

static gboolean
from_json (ChurnPrediction *prediction, const char *json, ParseFunc parse, GError **error)
{
  g_autoptr (JsonNode) node = churn_json_parse (json, -1, error);

  if (node == NULL)
    return FALSE;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_PARSE, "The store: a prediction is not a list");
      return FALSE;
    }
  return parse (prediction, json_node_get_array (node), error);
}

static gboolean
apply_to_contact (ChurnSqlite *sqlite,
                  const char *contact_id,
                  const ChurnPrediction *prediction,
                  gint64 version,
                  GError **error)
{
  g_autoptr (ChurnContact) before = churn_sqlite_require_contact (sqlite, contact_id, error);
  g_autoptr (ChurnContact) contact = NULL;

  if (before == NULL)
    return FALSE;
  contact = churn_contact_copy (before);
  contact->previous_churn = before->churn;
  contact->churn = prediction->churn;
  contact->months = prediction->months;
  if (isnan (contact->initial_churn))
    contact->initial_churn = prediction->churn;
  return churn_sqlite_save_contact (sqlite, before, contact, prediction->time, version, error);
}

/* The time of a prediction, after that of the contact's one before as the wire carries it: a tick
 * knows the time at which it began, and an offer may have been applied since. */
static gboolean
get_time (ChurnSqlite *sqlite,
          const char *contact_id,
          const ChurnPrediction *prediction,
          gint64 *time,
          GError **error)
{
  gint64 latest = 0;

  if (!churn_sqlite_get_int (sqlite, &latest, error,
                             "SELECT time FROM predictions WHERE contact_id = ? "
                             "ORDER BY version DESC LIMIT 1",
                             "s", contact_id))
    return FALSE;
  *time = MAX (prediction->time, latest + G_USEC_PER_SEC / 1000);
  return TRUE;
}

static gboolean
add_prediction (ChurnStore *store,
                const char *contact_id,
                const ChurnPrediction *prediction,
                GCancellable *cancellable,
                GError **error)
{
  ChurnSqlite *sqlite = churn_sqlite_of (store);
  g_autoptr (ChurnSqliteStep) step = churn_sqlite_begin (sqlite, cancellable, error);
  g_autofree char *features = churn_features_to_csv (&prediction->features);
  g_autofree char *drivers = to_json (prediction, churn_prediction_build_drivers);
  g_autofree char *what_ifs = to_json (prediction, churn_prediction_build_what_ifs);
  gint64 version, time;

  if (step == NULL || !get_time (sqlite, contact_id, prediction, &time, error))
    return FALSE;
  version = churn_sqlite_next_sequence (sqlite, error);
  return version != 0 &&
         churn_sqlite_run (sqlite, error,
                           "INSERT INTO predictions (contact_id, " COLUMNS
                           ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                           "sindnssssin", contact_id, time, (int) prediction->cause,
                           prediction->churn, prediction->months, features, drivers, what_ifs,
                           prediction->model, version, prediction->fallback) &&
         apply_to_contact (sqlite, contact_id, prediction, version, error) &&
         churn_sqlite_commit (g_steal_pointer (&step), error);
}

static gpointer
read_prediction (ChurnSqliteRows *rows, GError **error)
{
  g_autoptr (ChurnPrediction) prediction = churn_prediction_new ();
  g_autofree char *features = churn_sqlite_text (rows, 4);
  g_autofree char *drivers = churn_sqlite_text (rows, 5);
  g_autofree char *what_ifs = churn_sqlite_text (rows, 6);

  prediction->time = sqlite3_column_int64 (rows, 0);
  prediction->cause = sqlite3_column_int (rows, 1);
  prediction->churn = sqlite3_column_double (rows, 2);
  prediction->months = sqlite3_column_int (rows, 3);
  prediction->model = churn_sqlite_text (rows, 7);
  prediction->version = sqlite3_column_int64 (rows, 8);
  prediction->fallback = sqlite3_column_int (rows, 9) != 0;
  if (!churn_features_from_csv (features, &prediction->features, error) ||
      !from_json (prediction, drivers, churn_prediction_parse_drivers, error) ||
      !from_json (prediction, what_ifs, churn_prediction_parse_what_ifs, error))
    return NULL;
  return g_steal_pointer (&prediction);
}

static GPtrArray *
list_predictions (ChurnStore *store,
                  const char *contact_id,
                  gint64 since,
                  ChurnPrediction *latest,
                  GCancellable *cancellable,
                  GError **error)
{
  ChurnSqlite *sqlite = churn_sqlite_of (store);
  g_autoptr (ChurnSqliteRows) rows = NULL;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  rows = churn_sqlite_select (sqlite, error,
                              "SELECT " COLUMNS " FROM predictions WHERE contact_id = ? "
                              "AND version > ? ORDER BY version",
                              "si", contact_id, since);
  return churn_sqlite_read_all (sqlite, rows, read_prediction,
                                (GDestroyNotify) churn_prediction_unref, error);
}

/**
 * churn_sqlite_get_latest_prediction:
 * @self: the database
 * @contact_id: a contact
 * @error: return location for the error
 *
 * Finds a contact's newest prediction.
 *
 * Returns: (transfer full) (nullable): it; %NULL without an error if there is none
 */
ChurnPrediction *
churn_sqlite_get_latest_prediction (ChurnSqlite *self, const char *contact_id, GError **error)
{
  g_autoptr (ChurnSqliteRows) rows = churn_sqlite_select (
      self, error,
      "SELECT " COLUMNS " FROM predictions WHERE contact_id = ? ORDER BY version DESC LIMIT 1", "s",
      contact_id);

  if (rows == NULL || !churn_sqlite_next (self, rows, error))
    return NULL;
  return read_prediction (rows, error);
}

/**
 * churn_sqlite_init_predictions:
 * @iface: the interface of #ChurnSqliteStore
 *
 * Fills in this file's methods.
 */
void
churn_sqlite_init_predictions (ChurnStoreInterface *iface)
{
  iface->add_prediction = add_prediction;
  iface->list_predictions = list_predictions;
}
