#include "config.h"

#include "churn-application.h"

#include <glib/gi18n.h>
#include <locale.h>

int
main (int argc, char **argv)
{
  g_autoptr (ChurnApplication) application = NULL;
  /* Of a build that is not installed. */
  const char *locale_dir = g_getenv ("CHURN_DESK_LOCALEDIR");

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, locale_dir != NULL ? locale_dir : LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_application_name (_ ("Churn Desk"));

  application = churn_application_new ();

  return g_application_run (G_APPLICATION (application), argc, argv);
}
