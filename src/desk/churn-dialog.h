#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void churn_dialog_present (GtkWindow *dialog, GtkWindow *parent);

G_END_DECLS
