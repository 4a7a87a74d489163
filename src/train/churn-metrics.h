#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define CHURN_METRICS_BINS 10

/* One point of the curves: what happens if everybody at or above @threshold is said to churn. */
typedef struct
{
  double threshold;
  double true_positive_rate; /* recall */
  double false_positive_rate;
  double precision;
} ChurnCurvePoint;

/* One bin of the reliability diagram. */
typedef struct
{
  guint n;
  double predicted; /* mean of the probabilities in it */
  double observed;  /* share of churners in it */
} ChurnBin;

/* How good probabilities are, judged by what became of the customers. */
typedef struct
{
  guint n;
  guint n_churned;
  guint confusion[2][2]; /* [what was][what was said], said at 0.5 */
  double accuracy;
  double precision; /* NAN: nobody was said to churn */
  double recall;    /* NAN: nobody churned */
  double roc_auc;   /* NAN: all churned, or none */
  double roc_auc_rounded;
  double average_precision;
  double brier;
  double log_loss;
  double calibration_error; /* expected calibration error over the bins */
  ChurnBin bins[CHURN_METRICS_BINS];
  GArray *curve; /* of ChurnCurvePoint, from the highest threshold to the lowest */
} ChurnMetrics;

ChurnMetrics *churn_metrics_new (const double *probabilities, const guint8 *churned, guint n);
void churn_metrics_free (ChurnMetrics *self);
double churn_metrics_roc_auc (const double *scores, const guint8 *churned, guint n);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ChurnMetrics, churn_metrics_free)

G_END_DECLS
