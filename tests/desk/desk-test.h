#pragma once

#include "churn-chart.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

double test_sentiment (guint window);
void test_fill_chart (ChurnChart *chart, guint n_windows);
void test_settle (void);
GdkTexture *test_take_picture (GtkWidget *widget);
void test_save_picture (GtkWidget *widget, const char *path);

G_END_DECLS
