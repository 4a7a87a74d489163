#include "aws-process-provider.h"

#include "aws-error.h"
#include "aws-json.h"
#include "aws-source.h"

#include <openssl/crypto.h>

/* A program may ask a person; it does not take longer. */
#define PATIENCE_SECONDS 60

/**
 * AwsProcessProvider:
 *
 * The credentials that a program prints (`credential_process`). It is started without a shell;
 * what it writes to its standard error is not read.
 */
struct _AwsProcessProvider
{
  GObject parent_instance;

  char *command;
};

typedef struct
{
  GTask *task;
  GSubprocess *process;
  GSource *timeout;
  gboolean late;
} Run;

static void provider_init (AwsCredentialProviderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (AwsProcessProvider,
                               aws_process_provider,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (AWS_TYPE_CREDENTIAL_PROVIDER, provider_init))

static const char *
get_source (AwsCredentialProvider *provider)
{
  return "credential-process";
}

static AwsCredentials *
read_output (GBytes *output, GError **error)
{
  g_autoptr (JsonObject) root = aws_json_read (output, NULL);
  AwsCredentials *credentials = NULL;

  if (root != NULL && aws_json_get_int (root, "Version") == 1)
    credentials = aws_credentials_new_from_parts (
        aws_json_get_string (root, "AccessKeyId"), aws_json_get_string (root, "SecretAccessKey"),
        aws_json_get_string (root, "SessionToken"), aws_json_get_string (root, "Expiration"));
  if (root != NULL)
    aws_json_wipe (root);
  if (credentials == NULL)
    g_set_error_literal (error, AWS_ERROR, AWS_ERROR_PARSE,
                         "What credential_process prints are no credentials of version 1");
  return credentials;
}

static void
on_ended (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Run *run = user_data;
  g_autoptr (GTask) task = run->task;
  g_autoptr (GSubprocess) process = run->process;
  g_autoptr (GBytes) output = NULL;
  AwsCredentials *credentials = NULL;
  GError *error = NULL;
  gboolean ended = g_subprocess_communicate_finish (process, result, &output, NULL, &error);

  aws_source_clear (&run->timeout);
  if (!ended)
    g_subprocess_force_exit (process);
  else if (run->late)
    error = g_error_new (AWS_ERROR, AWS_ERROR_TIMEOUT, "credential_process runs longer than %d s",
                         PATIENCE_SECONDS);
  else if (!g_subprocess_get_successful (process))
    error = g_error_new_literal (AWS_ERROR, AWS_ERROR_SIGN_IN,
                                 "credential_process ended without success");
  else
    credentials = read_output (output, &error);
  if (output != NULL && g_bytes_get_size (output) > 0)
    OPENSSL_cleanse ((gpointer) g_bytes_get_data (output, NULL), g_bytes_get_size (output));

  if (credentials != NULL)
    g_task_return_pointer (task, credentials, (GDestroyNotify) aws_credentials_unref);
  else
    g_task_return_error (task, error);
}

static gboolean
on_late (gpointer user_data)
{
  Run *run = user_data;

  run->late = TRUE;
  g_subprocess_force_exit (run->process);
  return G_SOURCE_REMOVE;
}

static void
fetch (AwsCredentialProvider *provider, GTask *task)
{
  AwsProcessProvider *self = AWS_PROCESS_PROVIDER (provider);
  g_auto (GStrv) words = NULL;
  GSubprocess *process = NULL;
  Run *run;

  if (g_shell_parse_argv (self->command, NULL, &words, NULL))
    process = g_subprocess_newv ((const char *const *) words,
                                 G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                                 NULL);
  if (process == NULL)
    {
      /* The command may hold a secret: it is not repeated. */
      g_task_return_new_error (task, AWS_ERROR, AWS_ERROR_INVALID,
                               "The program of credential_process cannot be started");
      g_object_unref (task);
      return;
    }
  run = g_new0 (Run, 1);
  run->task = task;
  run->process = process;
  aws_source_attach (&run->timeout, g_timeout_source_new_seconds (PATIENCE_SECONDS),
                     g_task_get_context (task), on_late, run);
  g_subprocess_communicate_async (process, NULL, g_task_get_cancellable (task), on_ended, run);
}

static void
provider_init (AwsCredentialProviderInterface *iface)
{
  iface->get_source = get_source;
  iface->fetch = fetch;
}

static void
aws_process_provider_finalize (GObject *object)
{
  g_free (AWS_PROCESS_PROVIDER (object)->command);

  G_OBJECT_CLASS (aws_process_provider_parent_class)->finalize (object);
}

static void
aws_process_provider_class_init (AwsProcessProviderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = aws_process_provider_finalize;
}

static void
aws_process_provider_init (AwsProcessProvider *self)
{
}

/**
 * aws_process_provider_new:
 * @command: a program and its arguments; quotes hold words together, and nothing else means
 *   anything
 *
 * Returns: (transfer full): a source of what that program prints
 */
AwsCredentialProvider *
aws_process_provider_new (const char *command)
{
  AwsProcessProvider *self;

  g_return_val_if_fail (command != NULL, NULL);

  self = g_object_new (AWS_TYPE_PROCESS_PROVIDER, NULL);
  self->command = g_strdup (command);
  return AWS_CREDENTIAL_PROVIDER (self);
}
