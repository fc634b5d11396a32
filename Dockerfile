# docker build -t iso8583sim . && docker run --rm -p 8583:8583 -p 8584:8584 iso8583sim
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
RUN dotnet publish Acquirer.Host -c Release -o /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /app
COPY --from=build /app .
# Inside a container the ISO 8583 ports must be reachable from outside it; HTTP has no authentication and stays on loopback.
ENV ISO8583SIM_Acquirer__Listeners__0__Address=0.0.0.0 \
    ISO8583SIM_Acquirer__Listeners__1__Address=0.0.0.0 \
    ISO8583SIM_Acquirer__DataFolder=/data
VOLUME /data
EXPOSE 8583 8584
ENTRYPOINT ["dotnet", "Acquirer.Host.dll"]
