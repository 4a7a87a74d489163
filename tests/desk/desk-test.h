#pragma once

#include "churn-chart.h"

#include <adwaita.h>

G_BEGIN_DECLS

AdwApplication *test_start (int *argc, char ***argv);
double test_sentiment (guint window);
ChurnSeries *test_series_new (const double *y, guint n);
void test_fill_chart (ChurnChart *chart, guint n_windows);
void test_settle (void);
GdkTexture *test_take_picture (GtkWidget *widget);
void test_save_picture (GtkWidget *widget, const char *path);

G_END_DECLS
