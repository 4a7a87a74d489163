#include "churn-report.h"

#include "churn-error.h"
#include "churn-feature-words.h"
#include "churn-json.h"
#include "churn-plot.h"
#include "churn-train-resources.h"

#include <gio/gio.h>
#include <math.h>

#define STYLE "/io/github/churn_desk/ChurnDesk/train/churn-report.css"
#define CURVE_MAX 1000000

/* What is read of evaluation.json, piece by piece. */
typedef struct
{
  JsonObject *root;
  JsonObject *metrics;
  GString *html;
} Report;

static gboolean
is_number (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
         (json_node_get_value_type (node) == G_TYPE_DOUBLE ||
          json_node_get_value_type (node) == G_TYPE_INT64);
}

/* A figure and its spread, NAN where that is not known. */
static gboolean
read_figure (JsonObject *object, const char *name, double *value, double *deviation, GError **error)
{
  JsonObject *figure = churn_json_get_object (object, name, error);
  JsonNode *spread;

  if (figure == NULL || !churn_json_get_double (figure, "value", value, error))
    return FALSE;
  spread = json_object_get_member (figure, "standard_deviation");
  *deviation = is_number (spread) ? json_node_get_double (spread) : NAN;

  return TRUE;
}

/* The points of two arrays of numbers, of equal length. */
static GArray *
read_curve (JsonObject *metrics, const char *name, const char *x, const char *y, GError **error)
{
  JsonObject *object = churn_json_get_object (metrics, name, error);
  JsonArray *xs = object != NULL ? churn_json_get_array (object, x, error) : NULL;
  JsonArray *ys = xs != NULL ? churn_json_get_array (object, y, error) : NULL;
  g_autoptr (GArray) curve = NULL;

  if (ys == NULL)
    return NULL;
  if (json_array_get_length (xs) != json_array_get_length (ys) ||
      json_array_get_length (xs) > CURVE_MAX)
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_PARSE, "%s: %s and %s are not of one length",
                   name, x, y);
      return NULL;
    }

  curve = g_array_new (FALSE, FALSE, sizeof (ChurnPlotPoint));
  for (guint i = 0; i < json_array_get_length (xs); i++)
    {
      ChurnPlotPoint point;

      if (!is_number (json_array_get_element (xs, i)) ||
          !is_number (json_array_get_element (ys, i)))
        {
          g_set_error (error, CHURN_ERROR, CHURN_ERROR_PARSE, "%s: point %u is no number", name, i);
          return NULL;
        }
      point.x = json_array_get_double_element (xs, i);
      point.y = json_array_get_double_element (ys, i);
      g_array_append_val (curve, point);
    }

  return g_steal_pointer (&curve);
}

/* Takes the picture into the page: as an image, so that its identifiers are its own. */
static void
add_picture (Report *self, ChurnPlot *plot, const char *title, const char *alternative)
{
  gsize length;
  g_autofree char *svg = churn_plot_free_to_svg (plot, &length);
  g_autofree char *data = g_base64_encode ((const guchar *) svg, length);
  g_autofree char *shown = g_markup_escape_text (title, -1);
  g_autofree char *read = g_markup_escape_text (alternative, -1);

  g_string_append_printf (self->html,
                          "<figure><figcaption>%s</figcaption>"
                          "<img alt=\"%s\" src=\"data:image/svg+xml;base64,%s\"></figure>\n",
                          shown, read, data);
}

static void
add_guide (ChurnPlot *plot, double x1, double y1, double x2, double y2)
{
  const ChurnPlotPoint points[] = { { x1, y1 }, { x2, y2 } };

  churn_plot_add_line (plot, points, 2, CHURN_PLOT_GUIDE, FALSE);
}

static gboolean
add_roc (Report *self, GError **error)
{
  g_autoptr (GArray) curve = read_curve (self->metrics, "receiver_operating_characteristic_curve",
                                         "false_positive_rates", "true_positive_rates", error);
  double auc, deviation;
  g_autofree char *note = NULL;
  g_autofree char *alternative = NULL;
  ChurnPlot *plot;

  if (curve == NULL || !read_figure (self->metrics, "roc_auc", &auc, &deviation, error))
    return FALSE;

  note = g_strdup_printf ("area %.4f", auc);
  alternative = g_strdup_printf ("ROC curve: share of churners found against share of others "
                                 "wrongly named; the area under it is %.4f",
                                 auc);
  plot = churn_plot_new ("others wrongly named", "churners found");
  add_guide (plot, 0, 0, 1, 1);
  churn_plot_add_line (plot, (ChurnPlotPoint *) (gpointer) curve->data, curve->len,
                       CHURN_PLOT_ACCENT, TRUE);
  churn_plot_add_note (plot, 0.96, 0.08, TRUE, note, CHURN_PLOT_ACCENT);
  add_picture (self, plot, "Who is found", alternative);

  return TRUE;
}

static gboolean
add_precision_recall (Report *self, GError **error)
{
  g_autoptr (GArray) curve =
      read_curve (self->metrics, "precision_recall_curve", "recalls", "precisions", error);
  double average, deviation;
  double rate = 0;
  g_autofree char *note = NULL;
  g_autofree char *alternative = NULL;
  ChurnPlot *plot;

  if (curve == NULL ||
      !read_figure (self->metrics, "average_precision", &average, &deviation, error))
    return FALSE;

  if (curve->len > 0)
    rate = g_array_index (curve, ChurnPlotPoint, curve->len - 1).y;
  note = g_strdup_printf ("average precision %.4f", average);
  alternative =
      g_strdup_printf ("Precision against recall; the average precision is %.4f", average);
  plot = churn_plot_new ("churners found", "of those named, churners");
  add_guide (plot, 0, rate, 1, rate);
  churn_plot_add_line (plot, (ChurnPlotPoint *) (gpointer) curve->data, curve->len,
                       CHURN_PLOT_ACCENT, TRUE);
  churn_plot_add_note (plot, 0.96, 0.08, TRUE, note, CHURN_PLOT_ACCENT);
  add_picture (self, plot, "How many of those named do churn", alternative);

  return TRUE;
}

/* Wilson's interval: where the true share lies, 95 % sure, when @share of @n was seen. */
static void
get_interval (double share, double n, double *low, double *high)
{
  const double z = 1.96;
  double middle = (share + z * z / (2 * n)) / (1 + z * z / n);
  double half = z / (1 + z * z / n) * sqrt (share * (1 - share) / n + z * z / (4 * n * n));

  *low = middle - half;
  *high = middle + half;
}

static gboolean
add_bins (Report *self, ChurnPlot *plot, const char *name, ChurnPlotStyle style, GError **error)
{
  JsonObject *calibration = churn_json_get_object (self->root, "calibration", error);
  JsonArray *bins = calibration != NULL ? churn_json_get_array (calibration, name, error) : NULL;
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (ChurnPlotPoint));
  g_autoptr (GArray) sizes = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 total = 0;

  if (bins == NULL)
    return FALSE;

  for (guint i = 0; i < json_array_get_length (bins); i++)
    {
      JsonNode *node = json_array_get_element (bins, i);
      ChurnPlotPoint point;
      gint64 n;

      if (!JSON_NODE_HOLDS_OBJECT (node))
        {
          g_set_error (error, CHURN_ERROR, CHURN_ERROR_PARSE, "%s: bin %u is no object", name, i);
          return FALSE;
        }
      if (!churn_json_get_int (json_node_get_object (node), "customers", &n, error))
        return FALSE;
      if (n == 0)
        continue;
      if (!churn_json_get_double (json_node_get_object (node), "predicted", &point.x, error) ||
          !churn_json_get_double (json_node_get_object (node), "observed", &point.y, error))
        return FALSE;
      g_array_append_val (points, point);
      g_array_append_val (sizes, n);
      total += n;
    }

  for (guint i = 0; i < points->len; i++)
    {
      ChurnPlotPoint *point = &g_array_index (points, ChurnPlotPoint, i);
      double n = (double) g_array_index (sizes, gint64, i);

      if (style == CHURN_PLOT_ACCENT)
        {
          double low, high;

          get_interval (point->y, n, &low, &high);
          churn_plot_add_interval (plot, point->x, low, high, style);
        }
      churn_plot_add_dot (plot, point->x, point->y, 3.5 + 12 * sqrt (n / total), style);
    }

  return TRUE;
}

static gboolean
add_calibration (Report *self, GError **error)
{
  double before, after, deviation;
  g_autofree char *note_before = NULL;
  g_autofree char *note_after = NULL;
  g_autofree char *alternative = NULL;
  ChurnPlot *plot;
  gboolean done;

  if (!read_figure (self->metrics, "expected_calibration_error", &after, &deviation, error) ||
      !read_figure (self->metrics, "expected_calibration_error_before_calibration", &before,
                    &deviation, error))
    return FALSE;

  note_before = g_strdup_printf ("before: off by %.3f", before);
  note_after = g_strdup_printf ("calibrated: off by %.3f", after);
  alternative = g_strdup_printf ("Share of customers who churned against the probability they were "
                                 "given; on average off by %.3f before calibration, by %.3f after",
                                 before, after);
  plot = churn_plot_new ("churn probability", "customers who churned");
  add_guide (plot, 0, 0, 1, 1);
  done = add_bins (self, plot, "bins_before", CHURN_PLOT_QUIET, error) &&
         add_bins (self, plot, "bins", CHURN_PLOT_ACCENT, error);
  churn_plot_add_note (plot, 0.04, 0.88, FALSE, note_before, CHURN_PLOT_QUIET);
  churn_plot_add_note (plot, 0.04, 0.96, FALSE, note_after, CHURN_PLOT_ACCENT);
  add_picture (self, plot, "What a probability is worth", alternative);

  return done;
}

static gboolean
add_confusion (Report *self, GError **error)
{
  static const char *const names[] = { "0", "1" };
  static const char *const was[] = { "stayed", "churned" };
  JsonObject *confusion = churn_json_get_object (self->metrics, "confusion_matrix", error);
  gint64 n[2][2];
  gint64 total = 0;

  if (confusion == NULL)
    return FALSE;
  for (int i = 0; i < 2; i++)
    {
      JsonObject *row = churn_json_get_object (confusion, names[i], error);

      for (int j = 0; j < 2; j++)
        {
          if (row == NULL || !churn_json_get_int (row, names[j], &n[i][j], error))
            return FALSE;
          total += n[i][j];
        }
    }

  g_string_append (self->html,
                   "<figure class=\"confusion\"><figcaption>Said and true, at one half"
                   "</figcaption><table><thead><tr><td></td><th scope=\"col\">said to stay</th>"
                   "<th scope=\"col\">said to churn</th></tr></thead><tbody>");
  for (int i = 0; i < 2; i++)
    {
      g_string_append_printf (self->html, "<tr><th scope=\"row\">%s</th>", was[i]);
      for (int j = 0; j < 2; j++)
        g_string_append_printf (self->html,
                                "<td class=\"%s\"><b>%" G_GINT64_FORMAT "</b><span>%.1f %%</span>"
                                "</td>",
                                i == j ? "right" : "wrong", n[i][j],
                                total > 0 ? 100.0 * n[i][j] / total : 0);
      g_string_append (self->html, "</tr>");
    }
  g_string_append (self->html, "</tbody></table></figure>\n");

  return TRUE;
}

static gboolean
add_importance (Report *self, GError **error)
{
  JsonArray *array = churn_json_get_array (self->root, "importance", error);
  g_autoptr (GPtrArray) labels = g_ptr_array_new ();
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (GString) alternative = g_string_new ("What drives churn, in log-odds:");

  if (array == NULL)
    return FALSE;
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      g_autofree char *name = NULL;
      ChurnFeature feature;
      double value;

      if (!JSON_NODE_HOLDS_OBJECT (node))
        {
          g_set_error (error, CHURN_ERROR, CHURN_ERROR_PARSE, "importance: item %u is no object",
                       i);
          return FALSE;
        }
      if (!churn_json_get_string (json_node_get_object (node), "feature", &name, error) ||
          !churn_json_get_double (json_node_get_object (node), "mean_absolute_contribution", &value,
                                  error))
        return FALSE;
      if (!churn_feature_from_name (name, &feature))
        {
          g_set_error (error, CHURN_ERROR, CHURN_ERROR_PARSE, "importance: “%s” is no feature",
                       name);
          return FALSE;
        }
      if (value < 0.005)
        continue;
      g_ptr_array_add (labels, (gpointer) churn_feature_get_label (feature));
      g_array_append_val (values, value);
      g_string_append_printf (alternative, " %s %.2f;", churn_feature_get_label (feature), value);
    }

  g_string_append (self->html, "<section class=\"wide\">");
  add_picture (self,
               churn_plot_new_bars ((const char *const *) labels->pdata,
                                    (double *) (gpointer) values->data, values->len),
               "What drives it: the mean contribution to the log-odds of churn", alternative->str);
  g_string_append (self->html, "</section>\n");

  return TRUE;
}

static gboolean
add_headline (Report *self, const char *name, const char *label, GError **error)
{
  double value, deviation;

  if (!read_figure (self->metrics, name, &value, &deviation, error))
    return FALSE;

  g_string_append_printf (self->html, "<div><b>%.4f</b><span>%s</span>", value, label);
  if (!isnan (deviation))
    g_string_append_printf (self->html, "<small>± %.4f over the folds</small>", deviation);
  g_string_append (self->html, "</div>\n");

  return TRUE;
}

/* The plain members of an object, as rows of a table. */
static gboolean
add_rows (Report *self, const char *member, const char *title, GError **error)
{
  JsonObject *object = churn_json_get_object (self->root, member, error);
  g_autoptr (GList) names = object != NULL ? json_object_get_members (object) : NULL;

  if (object == NULL)
    return FALSE;

  g_string_append_printf (self->html, "<div><table><caption>%s</caption><tbody>", title);
  for (GList *link = names; link != NULL; link = link->next)
    {
      JsonNode *node = json_object_get_member (object, link->data);
      g_autofree char *name = g_markup_escape_text (link->data, -1);
      g_autofree char *value = NULL;

      g_strdelimit (name, "_", ' ');
      if (JSON_NODE_HOLDS_NULL (node))
        value = g_strdup ("–");
      else if (!JSON_NODE_HOLDS_VALUE (node))
        continue;
      else if (json_node_get_value_type (node) == G_TYPE_DOUBLE)
        value = g_strdup_printf ("%.6g", json_node_get_double (node));
      else if (json_node_get_value_type (node) == G_TYPE_INT64)
        value = g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
      else if (json_node_get_value_type (node) == G_TYPE_STRING)
        value = g_markup_escape_text (json_node_get_string (node), -1);
      else
        continue;
      g_string_append_printf (self->html, "<tr><th scope=\"row\">%s</th><td>%s</td></tr>", name,
                              value);
    }
  g_string_append (self->html, "</tbody></table></div>\n");

  return TRUE;
}

static gboolean
add_page (Report *self, GError **error)
{
  g_autoptr (GBytes) style = g_resource_lookup_data (churn_train_get_resource (), STYLE,
                                                     G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  g_autofree char *model = NULL;
  g_autofree char *xgboost = NULL;
  g_autofree char *shown_model = NULL;
  g_autofree char *shown_xgboost = NULL;

  if (style == NULL || !churn_json_get_string (self->root, "model", &model, error) ||
      !churn_json_get_string (self->root, "xgboost", &xgboost, error))
    return FALSE;
  self->metrics = churn_json_get_object (self->root, "binary_classification_metrics", error);
  if (self->metrics == NULL)
    return FALSE;

  shown_model = g_markup_escape_text (model, -1);
  shown_xgboost = g_markup_escape_text (xgboost, -1);
  g_string_append_printf (
      self->html,
      "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
      "<title>Churn model %s</title><style>%.*s</style></head><body><main>\n"
      "<header><h1>Churn model</h1><p>%s, XGBoost %s; judged by customers that it never saw</p>"
      "</header>\n<section class=\"figures\">",
      shown_model, (int) g_bytes_get_size (style), (const char *) g_bytes_get_data (style, NULL),
      shown_model, shown_xgboost);

  if (!add_headline (self, "roc_auc", "ROC AUC", error) ||
      !add_headline (self, "average_precision", "average precision", error) ||
      !add_headline (self, "accuracy", "accuracy", error) ||
      !add_headline (self, "brier_score", "Brier score", error) ||
      !add_headline (self, "expected_calibration_error", "calibration error", error))
    return FALSE;
  g_string_append (self->html, "</section>\n<section class=\"plots\">");
  if (!add_roc (self, error) || !add_precision_recall (self, error) ||
      !add_calibration (self, error) || !add_confusion (self, error))
    return FALSE;
  g_string_append (self->html, "</section>\n");
  if (!add_importance (self, error))
    return FALSE;
  g_string_append (self->html, "<section class=\"settings\">");
  if (!add_rows (self, "customers", "Customers", error) ||
      !add_rows (self, "settings", "Settings", error) ||
      !add_rows (self, "calibration", "Calibration", error))
    return FALSE;
  g_string_append (self->html, "</section>\n</main></body></html>\n");

  return TRUE;
}

/**
 * churn_report_render:
 * @evaluation: the contents of an evaluation.json
 * @length: of it in bytes, -1 up to its NUL
 * @error: return location
 *
 * Makes a page of an evaluation, pictures first, that needs no other file and no network.
 *
 * Returns: (transfer full) (nullable): the HTML; %CHURN_ERROR_PARSE names what is missing or wrong
 */
char *
churn_report_render (const char *evaluation, gssize length, GError **error)
{
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GString) html = g_string_new (NULL);
  Report report = { .html = html };

  g_return_val_if_fail (evaluation != NULL, NULL);

  node = churn_json_parse (evaluation, length, error);
  if (node == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error_literal (error, CHURN_ERROR, CHURN_ERROR_PARSE, "an evaluation is an object");
      return NULL;
    }
  report.root = json_node_get_object (node);
  if (!add_page (&report, error))
    return NULL;

  return g_string_free (g_steal_pointer (&html), FALSE);
}
