#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  CHURN_PLOT_ACCENT,
  CHURN_PLOT_QUIET,
  CHURN_PLOT_GUIDE, /* dashed */
} ChurnPlotStyle;

typedef struct
{
  double x;
  double y;
} ChurnPlotPoint;

typedef struct _ChurnPlot ChurnPlot;

/* A square of 0 to 1 by 0 to 1. */
ChurnPlot *churn_plot_new (const char *x_label, const char *y_label);
void churn_plot_add_line (ChurnPlot *self,
                          const ChurnPlotPoint *points,
                          guint n,
                          ChurnPlotStyle style,
                          gboolean filled);
void churn_plot_add_dot (ChurnPlot *self, double x, double y, double radius, ChurnPlotStyle style);
void
churn_plot_add_interval (ChurnPlot *self, double x, double low, double high, ChurnPlotStyle style);
void churn_plot_add_note (ChurnPlot *self,
                          double x,
                          double y,
                          gboolean at_end,
                          const char *text,
                          ChurnPlotStyle style);

/* Bars from left to right, one below the other. */
ChurnPlot *churn_plot_new_bars (const char *const *labels, const double *values, guint n);

char *churn_plot_free_to_svg (ChurnPlot *self, gsize *length);

G_END_DECLS
