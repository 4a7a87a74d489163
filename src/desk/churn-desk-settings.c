#include "config.h"

#include "churn-desk-settings.h"

#include <adwaita.h>

static void
interval_cb (GSettings *settings, const char *key, ChurnPoller *poller)
{
  churn_poller_set_interval (poller, g_settings_get_uint (settings, "poll-interval"));
}

static void
undo_cb (GSettings *settings, const char *key, ChurnOutbox *outbox)
{
  churn_outbox_set_undo_seconds (outbox, g_settings_get_uint (settings, "undo-seconds"));
}

static gboolean
get_scheme (GValue *value, GVariant *variant, gpointer user_data)
{
  const char *nick = g_variant_get_string (variant, NULL);

  g_value_set_enum (value, g_str_equal (nick, "light")  ? ADW_COLOR_SCHEME_FORCE_LIGHT
                           : g_str_equal (nick, "dark") ? ADW_COLOR_SCHEME_FORCE_DARK
                                                        : ADW_COLOR_SCHEME_DEFAULT);

  return TRUE;
}

/**
 * churn_desk_settings_apply:
 * @settings: the application's settings
 * @workplace: the backend
 *
 * Has the backend and the colours follow the settings, from now on.
 */
void
churn_desk_settings_apply (GSettings *settings, ChurnWorkplace *workplace)
{
  ChurnPoller *poller;
  ChurnOutbox *outbox;

  g_return_if_fail (G_IS_SETTINGS (settings));
  g_return_if_fail (CHURN_IS_WORKPLACE (workplace));

  poller = churn_workplace_get_poller (workplace);
  outbox = churn_workplace_get_outbox (workplace);
  g_signal_connect_object (settings, "changed::poll-interval", G_CALLBACK (interval_cb), poller, 0);
  g_signal_connect_object (settings, "changed::undo-seconds", G_CALLBACK (undo_cb), outbox, 0);
  interval_cb (settings, NULL, poller);
  undo_cb (settings, NULL, outbox);
  g_settings_bind_with_mapping (settings, "appearance", adw_style_manager_get_default (),
                                "color-scheme", G_SETTINGS_BIND_GET, get_scheme, NULL, NULL, NULL);
}
