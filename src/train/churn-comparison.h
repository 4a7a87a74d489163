#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A difference, the second model's figure less the first's, and where it lies with 95 % of the
 * customers that one could have met. */
typedef struct
{
  double first;
  double second;
  double difference;
  double low;
  double high;
} ChurnDifference;

typedef struct
{
  guint n;
  guint samples; /* those in which there were customers of both kinds */
  ChurnDifference roc_auc;
  ChurnDifference brier;
} ChurnComparison;

typedef void (*ChurnComparisonProgress) (int done, int samples, gpointer data);

gboolean churn_comparison_run (const double *first,
                               const double *second,
                               const guint8 *churned,
                               guint n,
                               int samples,
                               guint32 seed,
                               ChurnComparisonProgress progress,
                               gpointer data,
                               ChurnComparison *result,
                               GError **error);

G_END_DECLS
