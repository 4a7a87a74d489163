#pragma once

#include "churn-workplace.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define CHURN_TYPE_WINDOW (churn_window_get_type ())
G_DECLARE_FINAL_TYPE (ChurnWindow, churn_window, CHURN, WINDOW, AdwApplicationWindow)

ChurnWindow *
churn_window_new (GtkApplication *application, ChurnWorkplace *workplace, GSettings *settings);
void churn_window_set_connecting (ChurnWindow *self, const char *words);
void churn_window_set_problem (ChurnWindow *self, const char *title, const char *message);
void churn_window_show_contact (ChurnWindow *self, const char *contact_id);

G_END_DECLS
