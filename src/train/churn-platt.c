#include "churn-platt.h"

#include "churn-error.h"

#include <math.h>

#define ITERATIONS_MAX 100

/* The mean negative log-likelihood of p = sigmoid(slope * margin + intercept). */
static double
loss (const double *margins,
      const guint8 *churned,
      guint n,
      const double targets[2],
      double slope,
      double intercept)
{
  double sum = 0;

  for (guint i = 0; i < n; i++)
    {
      double z = slope * margins[i] + intercept;

      /* log(1 + exp(z)) - t z, without overflow */
      sum += fmax (z, 0) + log1p (exp (-fabs (z))) - targets[churned[i]] * z;
    }

  return sum / n;
}

/**
 * churn_platt_fit:
 * @margins: (array length=n): what the model says of customers that it was not trained on
 * @churned: (array length=n): 1 for who churned, 0 for who did not
 * @n: how many
 * @calibration: (inout): gets slope and intercept
 * @error: return location
 *
 * Platt scaling: fits p = sigmoid(slope * margin + intercept) by Newton's method, with the targets
 * that Platt drew in a little from 0 and 1 ("Probabilistic outputs for support vector machines",
 * 1999; the damping after Lin, Lin and Weng, 2007). Being a straight line in the log-odds, it keeps
 * what each feature contributes to them in proportion.
 *
 * Returns: whether there is such a line; %CHURN_ERROR_INVALID if only one kind of customer is there
 *   or if the margins say nothing
 */
gboolean
churn_platt_fit (const double *margins,
                 const guint8 *churned,
                 guint n,
                 ChurnCalibration *calibration,
                 GError **error)
{
  double n_churned = 0;
  double targets[2];
  double slope = 1;
  double intercept = 0;
  double current;

  g_return_val_if_fail (n == 0 || (margins != NULL && churned != NULL), FALSE);
  g_return_val_if_fail (calibration != NULL, FALSE);

  for (guint i = 0; i < n; i++)
    n_churned += churned[i];
  if (n_churned == 0 || n_churned == n)
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_INVALID,
                   "cannot calibrate: of the %u customers that are set aside for it, %s churned", n,
                   n_churned == 0 ? "none" : "all");
      return FALSE;
    }
  targets[0] = 1 / (n - n_churned + 2);
  targets[1] = (n_churned + 1) / (n_churned + 2);

  current = loss (margins, churned, n, targets, slope, intercept);
  for (int iteration = 0; iteration < ITERATIONS_MAX; iteration++)
    {
      double g1 = 0, g2 = 0, h11 = 1e-12, h12 = 0, h22 = 1e-12;
      double determinant, d1, d2, step = 1;

      for (guint i = 0; i < n; i++)
        {
          double p = 1 / (1 + exp (-(slope * margins[i] + intercept)));
          double d = p - targets[churned[i]];
          double w = p * (1 - p);

          g1 += d * margins[i] / n;
          g2 += d / n;
          h11 += w * margins[i] * margins[i] / n;
          h12 += w * margins[i] / n;
          h22 += w / n;
        }
      if (fabs (g1) < 1e-10 && fabs (g2) < 1e-10)
        break;

      determinant = h11 * h22 - h12 * h12;
      d1 = -(h22 * g1 - h12 * g2) / determinant;
      d2 = -(h11 * g2 - h12 * g1) / determinant;
      for (; step > 1e-10; step /= 2)
        {
          double next =
              loss (margins, churned, n, targets, slope + step * d1, intercept + step * d2);

          if (next < current)
            {
              slope += step * d1;
              intercept += step * d2;
              current = next;
              break;
            }
        }
      if (step <= 1e-10)
        break;
    }

  if (!(slope > 0) || !isfinite (slope) || !isfinite (intercept))
    {
      g_set_error_literal (error, CHURN_ERROR, CHURN_ERROR_INVALID,
                           "cannot calibrate: the model's scores do not rise with churn");
      return FALSE;
    }
  calibration->slope = slope;
  calibration->intercept = intercept;

  return TRUE;
}
