"""The admin site the project uses."""

from django.contrib.admin.apps import AdminConfig


class SettingsConfig(AdminConfig):
    """Django's admin with our own site."""

    default_site = "crm.adminsite.SettingsSite"
