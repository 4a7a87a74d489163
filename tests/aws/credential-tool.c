/* Does for test-credentials.py what a command line tells, and prints it as JSON. */

#include "aws-device-sign-in.h"
#include "aws-error.h"
#include "aws-json.h"
#include "aws-profile-files.h"
#include "aws-profile-parser.h"
#include "aws-provider-chain.h"
#include "aws-secret.h"
#include "aws-service-endpoint.h"
#include "aws-sso-portal.h"
#include "aws-sso-profile.h"
#include "aws-sts.h"

#include <stdio.h>
#include <string.h>

static GAsyncResult *answer;

static void
on_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  answer = g_object_ref (result);
}

static GAsyncResult *
wait_for_answer (void)
{
  while (answer == NULL)
    g_main_context_iteration (NULL, TRUE);
  return g_steal_pointer (&answer);
}

static void
print (JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);
  g_autofree char *text = json_to_string (node, FALSE);

  puts (text);
  fflush (stdout);
}

static void
add_error (JsonObject *object, const GError *error)
{
  json_object_set_string_member (object, "domain", g_quark_to_string (error->domain));
  json_object_set_int_member (object, "code", error->code);
  json_object_set_string_member (object, "error", error->message);
}

static void
add_credentials (JsonObject *object, AwsCredentials *credentials)
{
  json_object_set_string_member (object, "key", aws_credentials_get_access_key_id (credentials));
  json_object_set_string_member (object, "secret",
                                 aws_credentials_get_secret_access_key (credentials));
  json_object_set_string_member (object, "token", aws_credentials_get_session_token (credentials));
  json_object_set_int_member (object, "expiration",
                              aws_credentials_get_expiration (credentials) / G_USEC_PER_SEC);
}

static void
answer_code (const char *serial, const char *profile, GTask *task, gpointer user_data)
{
  const char *code = g_getenv ("TEST_MFA_CODE");

  if (*code == '\0')
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Not now");
  else
    g_task_return_pointer (task, g_strdup_printf ("%s%s", code, strrchr (serial, '/')),
                           (GDestroyNotify) aws_secret_free);
  g_object_unref (task);
}

static const char *const states[] = { "used", "skipped", "failed", "not-reached" };

/* chain [PROFILE]: what the chain finds, twice with TEST_TWICE. With TEST_TOKEN a token is kept
 * before, with TEST_SANDBOX it runs in one. */
static void
run_chain (const char *profile)
{
  g_autoptr (AwsProviderContext) context = aws_provider_context_new ();
  g_autoptr (AwsProviderChain) chain = NULL;
  AwsTokenStore *store = aws_provider_context_get_token_store (context);
  const char *token_text = g_getenv ("TEST_TOKEN");
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (AwsCredentials) credentials = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (AwsSsoToken) kept = NULL;
  g_autoptr (GError) error = NULL;
  JsonArray *steps = json_array_new ();
  GPtrArray *list;

  aws_provider_context_set_sandboxed (context, g_getenv ("TEST_SANDBOX") != NULL);
  if (g_getenv ("TEST_MFA_CODE") != NULL)
    aws_provider_context_set_mfa (context, answer_code, NULL, NULL);
  if (token_text != NULL)
    {
      g_autoptr (AwsSsoToken) token = aws_sso_token_from_json (token_text, -1, &error);

      g_assert_no_error (error);
      aws_token_store_save_async (store, g_getenv ("TEST_KEY"), token, NULL, on_done, NULL);
      result = wait_for_answer ();
      g_assert_true (aws_token_store_save_finish (store, result, NULL));
      g_clear_object (&result);
    }

  chain = aws_provider_chain_new (context, profile);
  aws_credential_provider_get_async (AWS_CREDENTIAL_PROVIDER (chain), NULL, on_done, NULL);
  result = wait_for_answer ();
  credentials =
      aws_credential_provider_get_finish (AWS_CREDENTIAL_PROVIDER (chain), result, &error);
  if (credentials != NULL)
    add_credentials (object, credentials);
  else
    add_error (object, error);
  json_object_set_string_member (
      object, "source", aws_credential_provider_get_source (AWS_CREDENTIAL_PROVIDER (chain)));
  list = aws_provider_chain_get_steps (chain);
  for (guint i = 0; i < list->len; i++)
    {
      const AwsChainStep *step = g_ptr_array_index (list, i);
      JsonArray *row = json_array_new ();

      json_array_add_string_element (row, step->name);
      json_array_add_string_element (row, states[step->state]);
      json_array_add_string_element (row, step->detail != NULL ? step->detail : "");
      json_array_add_array_element (steps, row);
    }
  json_object_set_array_member (object, "steps", steps);
  if (token_text != NULL)
    {
      g_clear_object (&result);
      aws_token_store_load_async (store, g_getenv ("TEST_KEY"), NULL, on_done, NULL);
      result = wait_for_answer ();
      kept = aws_token_store_load_finish (store, result, NULL);
      if (kept != NULL)
        {
          char *text = aws_sso_token_to_json (kept);

          json_object_set_string_member (object, "kept", text);
          aws_secret_free (text);
        }
    }
  print (g_steal_pointer (&object));
}

typedef struct
{
  gint64 now;
  JsonArray *events;
  GCancellable *cancellable;
  guint waits;
} Course;

static gint64
tell_time (gpointer user_data)
{
  return ((Course *) user_data)->now;
}

/* Time passes as fast as somebody waits for it. */
static GSource *
pass_time (gint64 delay_us, gpointer user_data)
{
  Course *course = user_data;
  g_autofree char *text = g_strdup_printf ("wait %" G_GINT64_FORMAT, delay_us / G_USEC_PER_SEC);
  const char *cancel_at = g_getenv ("TEST_CANCEL_AT");

  course->now += delay_us;
  json_array_add_string_element (course->events, text);
  if (cancel_at != NULL && ++course->waits == g_ascii_strtoull (cancel_at, NULL, 10))
    {
      g_cancellable_cancel (course->cancellable);
      return g_timeout_source_new_seconds (3600);
    }
  return g_timeout_source_new (1);
}

static void
on_state (GObject *object, GParamSpec *pspec, gpointer user_data)
{
  Course *course = user_data;
  g_autoptr (GEnumClass) klass = g_type_class_ref (AWS_TYPE_SIGN_IN_STATE);
  AwsDeviceSignIn *sign_in = AWS_DEVICE_SIGN_IN (object);
  const GEnumValue *value = g_enum_get_value (klass, (int) aws_device_sign_in_get_state (sign_in));
  const char *code = aws_device_sign_in_get_user_code (sign_in);
  g_autofree char *text =
      g_strdup_printf ("%s%s%s", value->value_nick, code != NULL ? " " : "", code ? code : "");

  json_array_add_string_element (course->events, text);
}

/* sign-in NAME: signs in for an sso-session, with the client of TEST_TOKEN. */
static void
run_sign_in (const char *name)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (AwsProfileFiles) files = aws_profile_files_load (&error);
  g_autoptr (AwsSsoSession) session =
      files != NULL ? aws_sso_session_from_section (files, name, &error) : NULL;
  g_autoptr (AwsSsoToken) previous = NULL;
  g_autoptr (AwsDeviceSignIn) sign_in = NULL;
  g_autoptr (AwsSsoToken) token = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Course course = { .now = g_get_real_time (),
                    .events = json_array_new (),
                    .cancellable = cancellable };

  g_assert_no_error (error);
  if (g_getenv ("TEST_TOKEN") != NULL)
    previous = aws_sso_token_from_json (g_getenv ("TEST_TOKEN"), -1, &error);
  g_assert_no_error (error);
  sign_in = aws_device_sign_in_new (session, previous);
  aws_device_sign_in_set_clock (sign_in, tell_time, &course, NULL);
  aws_device_sign_in_set_wait (sign_in, pass_time, &course, NULL);
  g_signal_connect (sign_in, "notify::state", G_CALLBACK (on_state), &course);
  aws_device_sign_in_run_async (sign_in, cancellable, on_done, NULL);
  result = wait_for_answer ();
  token = aws_device_sign_in_run_finish (sign_in, result, &error);
  json_object_set_array_member (object, "events", course.events);
  if (token != NULL)
    {
      char *text = aws_sso_token_to_json (token);

      json_object_set_string_member (object, "result", text);
      aws_secret_free (text);
    }
  else
    add_error (object, error);
  print (g_steal_pointer (&object));
}

/* accounts TOKEN: what a token may use. */
static void
run_accounts (const char *token)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (AwsSsoPortal) portal = aws_sso_portal_new ("us-east-1", &error);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) accounts = NULL;

  g_assert_no_error (error);
  aws_sso_portal_list_accounts_async (portal, token, NULL, on_done, NULL);
  result = wait_for_answer ();
  accounts = aws_sso_portal_list_accounts_finish (portal, result, &error);
  for (guint i = 0; accounts != NULL && i < accounts->len; i++)
    {
      const AwsSsoAccount *account = g_ptr_array_index (accounts, i);
      g_autoptr (GAsyncResult) roles_result = NULL;
      g_auto (GStrv) roles = NULL;
      g_autofree char *text = NULL;

      aws_sso_portal_list_roles_async (portal, token, account->id, NULL, on_done, NULL);
      roles_result = wait_for_answer ();
      roles = aws_sso_portal_list_roles_finish (portal, roles_result, &error);
      g_assert_no_error (error);
      text = g_strjoinv (",", roles);
      json_object_set_string_member (object, account->id, text);
    }
  if (error != NULL)
    add_error (object, error);
  print (g_steal_pointer (&object));
}

/* identity: who the environment's keys are. */
static void
run_identity (void)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (AwsCredentials) credentials = aws_credentials_new_from_environment (&error);
  g_autoptr (AwsClient) client =
      aws_service_endpoint_new_client (AWS_SERVICE_STS, "us-east-1", credentials, &error);
  g_autoptr (AwsSts) sts = aws_sts_new (client);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (AwsCallerIdentity) identity = NULL;

  aws_sts_get_caller_identity_async (sts, NULL, on_done, NULL);
  result = wait_for_answer ();
  identity = aws_sts_get_caller_identity_finish (sts, result, &error);
  if (identity != NULL)
    {
      g_autofree char *name = aws_caller_identity_get_session_name (identity);

      json_object_set_string_member (object, "account", identity->account);
      json_object_set_string_member (object, "arn", identity->arn);
      json_object_set_string_member (object, "session", name != NULL ? name : "");
    }
  else
    add_error (object, error);
  print (g_steal_pointer (&object));
}

static JsonObject *
describe_sections (GHashTable *sections)
{
  JsonObject *object = json_object_new ();
  GHashTableIter iter;
  gpointer name;
  gpointer properties;

  g_hash_table_iter_init (&iter, sections);
  while (g_hash_table_iter_next (&iter, &name, &properties))
    {
      JsonObject *section = json_object_new ();
      GHashTableIter inner;
      gpointer key;
      gpointer value;

      g_hash_table_iter_init (&inner, properties);
      while (g_hash_table_iter_next (&inner, &key, &value))
        json_object_set_string_member (section, key, value);
      json_object_set_object_member (object, name, section);
    }
  return object;
}

static void
add_names (JsonObject *object, const char *member, const AwsProfileFiles *files, int kind)
{
  g_auto (GStrv) names = aws_profile_files_list (files, (AwsProfileSection) kind);
  JsonArray *array = json_array_new ();

  for (char **name = names; *name != NULL; name++)
    json_array_add_string_element (array, *name);
  json_object_set_array_member (object, member, array);
}

/* parse: for each line of standard input, `CONFIG-FILE CREDENTIALS-FILE KEY…`, what stands in the
 * config file, and what the profiles have by those keys. */
static void
run_parse (void)
{
  g_autoptr (GIOChannel) input = g_io_channel_unix_new (0);
  char *line;

  while (g_io_channel_read_line (input, &line, NULL, NULL, NULL) == G_IO_STATUS_NORMAL)
    {
      g_auto (GStrv) words = g_strsplit (g_strchomp (line), " ", -1);
      g_autofree char *owned = line;
      g_autofree char *text = NULL;
      g_autoptr (GHashTable) sections = NULL;
      g_autoptr (AwsProfileFiles) files = NULL;
      g_autoptr (JsonObject) object = json_object_new ();
      g_autoptr (GError) error = NULL;
      gsize length = 0;

      g_setenv ("AWS_CONFIG_FILE", words[0], TRUE);
      g_setenv ("AWS_SHARED_CREDENTIALS_FILE", words[1], TRUE);
      g_assert_true (g_file_get_contents (words[0], &text, &length, NULL));
      sections = aws_profile_parse (text, length, words[0], &error);
      if (sections != NULL)
        {
          json_object_set_object_member (object, "sections", describe_sections (sections));
          files = aws_profile_files_load (&error);
        }
      if (files != NULL)
        {
          g_auto (GStrv) profiles = aws_profile_files_list (files, AWS_PROFILE_SECTION_PROFILE);
          JsonObject *values = json_object_new ();

          add_names (object, "sessions", files, AWS_PROFILE_SECTION_SSO_SESSION);
          for (char **profile = profiles; *profile != NULL; profile++)
            {
              JsonObject *properties = json_object_new ();

              for (char **key = words + 2; *key != NULL; key++)
                {
                  const char *value =
                      aws_profile_files_get (files, AWS_PROFILE_SECTION_PROFILE, *profile, *key);

                  if (value != NULL)
                    json_object_set_string_member (properties, *key, value);
                }
              json_object_set_object_member (values, *profile, properties);
            }
          json_object_set_object_member (object, "profiles", values);
        }
      if (error != NULL)
        add_error (object, error);
      print (g_steal_pointer (&object));
    }
}

int
main (int argc, char *argv[])
{
  const char *command = argc > 1 ? argv[1] : "";

  if (g_str_equal (command, "chain"))
    run_chain (argv[2]);
  else if (g_str_equal (command, "sign-in") && argc == 3)
    run_sign_in (argv[2]);
  else if (g_str_equal (command, "accounts") && argc == 3)
    run_accounts (argv[2]);
  else if (g_str_equal (command, "identity"))
    run_identity ();
  else if (g_str_equal (command, "parse"))
    run_parse ();
  else
    return 2;
  return 0;
}
