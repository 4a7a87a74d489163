#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CHURN_TYPE_SPLIT_HANDLE (churn_split_handle_get_type ())
G_DECLARE_FINAL_TYPE (ChurnSplitHandle, churn_split_handle, CHURN, SPLIT_HANDLE, GtkWidget)

GtkWidget *churn_split_handle_new (void);

G_END_DECLS
