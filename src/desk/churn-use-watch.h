#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define CHURN_TYPE_USE_WATCH (churn_use_watch_get_type ())
G_DECLARE_FINAL_TYPE (ChurnUseWatch, churn_use_watch, CHURN, USE_WATCH, GObject)

ChurnUseWatch *churn_use_watch_new (GtkWidget *widget);
gboolean churn_use_watch_is_in_use (ChurnUseWatch *self);

G_END_DECLS
